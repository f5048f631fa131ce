"""Childcare (kinderopvang): the certificate of conduct that the law asks of trainees."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
