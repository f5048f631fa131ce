"""The BPV-monitor: how far the ten objectives are reached, and where."""
