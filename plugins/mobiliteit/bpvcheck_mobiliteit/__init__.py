"""Vehicles (mobiliteit): what Innovam, VOC and later SBB ask of learning companies."""

from pathlib import Path

from bpvcheck.plugins import DataPlugin

plugin = DataPlugin(Path(__file__).parent)
