"""Counts for who may not see how few students something is about.

A count of placements below five is ``<5``. Where such a count could be had from the others, the
smallest of these is shown as ``≥5``; where all together are below five, nothing else is shown.
Sums over several tallies are shown as long as no hidden count follows from them (`ShownSums`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Final

from bpvcheck.reports.model import FEW, VERDICTS, Masked, Tally

__all__ = [
    "LESS",
    "MORE",
    "ShownSums",
    "mask",
    "mask_count",
    "mask_part",
    "mask_whole",
    "masked_total",
]

LESS = f"<{FEW}"
MORE = f"≥{FEW}"
_SUMS: Final = {
    "judged": VERDICTS,
    "applicable": VERDICTS[:5],
    "due": VERDICTS[:4],
    "done": ("met", "met_late"),
    "open": ("breached",),
}
_STRICT_OPEN: Final = ("breached", "not_demonstrated")
HiddenCount = tuple[str, str]
"""Which count is hidden: of what, and of which verdict."""


def mask_count(count: int) -> int | str:
    """Hide a small count; nothing at all may be seen."""
    return LESS if 0 < count < FEW else count


def mask_part(part: int, whole: int) -> int | str:
    """Hide a part of a whole that is shown, also where what is left of the whole is small."""
    return MORE if part >= FEW and 0 < whole - part < FEW else mask_count(part)


def mask(tally: Tally) -> Tally | Masked:
    """Hide the small counts of a tally of placements; one without any stays as it is."""
    counts: dict[str, int | str] = {word: getattr(tally, word) for word in VERDICTS}
    few = [word for word in VERDICTS if mask_count(getattr(tally, word)) == LESS]
    if not few:
        return tally
    if tally.judged < FEW:
        return mask_whole(tally)
    counts |= dict.fromkeys(few, LESS)
    hidden = [getattr(tally, word) for word in few]
    others = [word for word in VERDICTS if getattr(tally, word) >= FEW]
    for word in sorted(others, key=lambda word: getattr(tally, word)):
        if not _follows(hidden):
            break
        counts[word] = MORE
        hidden.append(getattr(tally, word))
    sums = _sums(tally, counts)
    if _follows(hidden):
        sums = {name: _mark(getattr(tally, name)) for name in sums}
    return Masked(**{**counts, **sums})


def _follows(hidden: Iterable[int]) -> bool:
    """Return whether hidden counts follow from their sum: only one choice of them adds up to it."""
    counts = list(hidden)
    if not counts:
        return False
    total, small = sum(counts), [count for count in counts if count < FEW]
    least = len(small) + FEW * (len(counts) - len(small))
    most = (FEW - 1) * len(small) if len(small) == len(counts) else None
    return len(counts) == 1 or total in {least, most}


def mask_whole(tally: Tally) -> Masked:
    """Hide every count of a tally that is about too few."""
    return Masked(**{name: LESS if count else 0 for name, count in asdict(tally).items()})


def _mark(count: int) -> int | str:
    """Say of a count only on which side of five it is."""
    return MORE if count >= FEW else mask_count(count)


def _sums(tally: Tally, counts: dict[str, int | str]) -> dict[str, int | str]:
    """Show a sum only where it gives no hidden count away: with none hidden in it, or all."""
    hidden = {word for word, count in counts.items() if isinstance(count, str)}
    shown: dict[str, int | str] = {}
    for name, words in _parts(tally).items():
        value = getattr(tally, name)
        safe = not hidden & set(words) or hidden <= set(words)
        shown[name] = value if safe else _mark(value)
    return shown


def _parts(tally: Tally) -> dict[str, tuple[str, ...]]:
    """Return which verdicts each sum of a tally is of; what is open depends on how it was read."""
    strict = tally.open != tally.breached
    return {**_SUMS, "open": _STRICT_OPEN if strict else _SUMS["open"]}


class ShownSums:
    """The sums of hidden counts that are shown, such that none of these counts follows from them.

    They are kept as linear equations in reduced form: a count follows where one of these is about
    that count alone.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._equations: list[dict[HiddenCount, Fraction]] = []

    def take(self, parts: Mapping[HiddenCount, int]) -> bool:
        """Take a sum, of each hidden count so many times; say whether it may be shown."""
        new = {key: Fraction(times) for key, times in parts.items() if times}
        for known in self._equations:
            new = _without(new, known)
        if not new:
            return True
        first = next(iter(new))
        new = {key: value / new[first] for key, value in new.items()}
        equations = [*(_without(known, new) for known in self._equations), new]
        if any(len(each) == 1 for each in equations):
            return False
        self._equations = equations
        return True

    def take_row(self, name: str, tally: Tally | Masked) -> None:
        """Take what a row shows of its hidden counts: their sum, as `mask` has checked it."""
        if isinstance(tally.judged, int):
            self.take({(name, word): 1 for word in _hidden(tally)})


def _without(
    equation: dict[HiddenCount, Fraction], known: dict[HiddenCount, Fraction]
) -> dict[HiddenCount, Fraction]:
    """Take so much of a known equation away that its first count is no longer in this one."""
    times = equation.get(next(iter(known)), Fraction(0))
    if not times:
        return equation
    keys = dict.fromkeys((*equation, *known))
    found = {key: equation.get(key, 0) - times * known.get(key, 0) for key in keys}
    return {key: Fraction(value) for key, value in found.items() if value}


def _hidden(tally: Tally | Masked) -> list[str]:
    return [word for word in VERDICTS if isinstance(getattr(tally, word), str)]


def masked_total(
    parts: Iterable[tuple[str, Tally, Tally | Masked]], sums: ShownSums
) -> Tally | Masked:
    """Add tallies up, each with its name and with how it is shown; hide what would tell too much.

    The same name twice is the same placements, such as a duty of two bearers. A tally of which
    even the sum is hidden is in no total, or it could be had from that; of such alone nothing is
    shown.
    """
    given = list(parts)
    rows = [each for each in given if isinstance(each[2].judged, int)]
    if given and not rows:
        whole = Tally.added([tally for _name, tally, _shown in given])
        return Masked(**{name: _mark(count) for name, count in asdict(whole).items()})
    total = Tally.added([tally for _name, tally, _shown in rows])
    times = Counter((row, word) for row, _tally, seen in rows for word in _hidden(seen))
    counts = {(row, word): getattr(tally, word) for row, tally, _seen in rows for word in VERDICTS}
    refused = {
        word for word in VERDICTS if _follows([counts[key] for key in times if key[1] == word])
    }
    if len(refused) == 1:
        # it would be what is left of the whole; what is not due is missed least
        others = [word for word in VERDICTS if word not in refused and getattr(total, word) >= FEW]
        refused |= set(others[-1:])
    shown: dict[str, int | str] = {}
    for name, words in {**{word: (word,) for word in VERDICTS}, **_parts(total)}.items():
        hidden = {key: count for key, count in times.items() if key[1] in words}
        value = getattr(total, name)
        safe = not refused & set(words) or refused <= set(words)
        shown[name] = mask_count(value) if safe and sums.take(hidden) else _mark(value)
    return total if all(isinstance(each, int) for each in shown.values()) else Masked(**shown)
