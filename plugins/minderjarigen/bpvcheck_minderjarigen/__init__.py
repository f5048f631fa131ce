"""Trainees of 16 and 17 (minderjarigen): hours, rest, breaks and supervision, in any sector."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
