"""Trainees under 18 (minderjarigen): hours, rest, breaks, Sundays, supervision, in any sector."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
