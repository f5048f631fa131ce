"""ICT: the course that ECABO and SBB ask of who trains BBL students."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
