"""Construction (bouw): what Fundeon's recognition regulation asks of the leermeester."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
