"""Construction (bouw): what Fundeon asks of leermeesters and training companies."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
