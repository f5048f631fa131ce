"""Private security (beveiliging): what the Wpbr and ECABO ask of a security guard in training."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
