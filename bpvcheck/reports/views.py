"""The views by name: each is a pure function of a ledger (and records) for one reader."""

from bpvcheck.reports.summary import Summary, summary_view

__all__ = ["Summary", "summary_view"]
