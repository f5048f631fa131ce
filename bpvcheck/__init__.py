"""Bpvcheck: judges practical training (bpv) records by the Dutch BPV protocol.

Imports run one way: cli, then reports and intake, ledger, judge and observe, rulebook,
expressions and records. At the bottom stand the utilities: errors, i18n and data.
"""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Read the version when it is asked for: importlib.metadata takes 40 ms to import."""
    if name != "__version__":
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib.metadata import version

    return version("bpvcheck")
