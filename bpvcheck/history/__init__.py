"""Runs over time: kept ledgers, what differs between two of them, waivers, and the trend."""
