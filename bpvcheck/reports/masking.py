"""Counts for who may not see how few students something is about.

A count of placements below five is ``<5``. Where one such count could be had from the others, the
smallest of these is shown as ``≥5``; where all together are below five, nothing else is shown.
"""

from dataclasses import asdict

from bpvcheck.reports.model import FEW, VERDICTS, Masked, Tally

LESS = f"<{FEW}"
MORE = f"≥{FEW}"


def mask_count(count: int) -> int | str:
    """Hide a small count; nothing at all may be seen."""
    return LESS if 0 < count < FEW else count


def mask(tally: Tally) -> Tally | Masked:
    """Hide the small counts of a tally of placements; one without any stays as it is."""
    counts: dict[str, int | str] = {word: getattr(tally, word) for word in VERDICTS}
    few = [word for word in VERDICTS if mask_count(getattr(tally, word)) == LESS]
    if not few:
        return tally
    if tally.judged < FEW:
        return mask_whole(tally)
    counts |= dict.fromkeys(few, LESS)
    if len(few) == 1:
        others = [word for word in VERDICTS if getattr(tally, word) >= FEW]
        counts[min(others, key=lambda word: getattr(tally, word))] = MORE
    return Masked(**{**counts, **_sums(tally, counts)})


def mask_whole(tally: Tally) -> Masked:
    """Hide every count of a tally that is about too few."""
    return Masked(**{name: LESS if count else 0 for name, count in asdict(tally).items()})


def _sums(tally: Tally, counts: dict[str, int | str]) -> dict[str, int | str]:
    """Show a sum only where it gives no hidden count away: with none hidden in it, or all."""
    parts = {
        "judged": VERDICTS,
        "applicable": VERDICTS[:5],
        "due": VERDICTS[:4],
        "done": ("met", "met_late"),
        "open": ("breached",),
    }
    hidden = {word for word, count in counts.items() if isinstance(count, str)}
    shown: dict[str, int | str] = {}
    for name, words in parts.items():
        value = getattr(tally, name)
        safe = not hidden & set(words) or hidden <= set(words)
        shown[name] = value if safe else LESS if value < FEW else MORE
    return shown
