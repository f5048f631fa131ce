"""Small counts of placements are hidden, and cannot be had from the others."""

from itertools import product
from random import Random

import numpy as np
import pytest

from bpvcheck.reports.masking import ShownSums, mask, mask_count, mask_part, masked_total
from bpvcheck.reports.model import VERDICTS, Masked, Tally


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, "<5"), (4, "<5"), (5, 5), (1200, 1200)])
def test_counts_below_five_are_hidden(count: int, shown: int | str) -> None:
    """One to four are hidden; none and five are shown."""
    assert mask_count(count) == shown


def test_without_small_counts_all_is_shown() -> None:
    """A tally of fives and up, and of noughts, stays as it is."""
    tally = Tally.of({"met": 12, "breached": 5})
    assert mask(tally) is tally


def test_a_small_count_hides_the_next() -> None:
    """Of 12, 5 and 2 the total would tell the 2: the 5 is hidden with it."""
    masked = mask(Tally.of({"met": 12, "breached": 5, "pending": 2}))
    assert isinstance(masked, Masked)
    assert (masked.met, masked.breached, masked.pending, masked.judged) == (12, "≥5", "<5", 19)


def test_sums_do_not_tell_what_is_hidden() -> None:
    """What is due holds one of the two hidden counts, so it is hidden too."""
    masked = mask(Tally.of({"met": 12, "breached": 5, "pending": 2}))
    assert (masked.applicable, masked.due, masked.done) == (19, "≥5", 12)


def test_two_small_counts_hide_each_other() -> None:
    """Where two counts are hidden, the total tells neither."""
    masked = mask(Tally.of({"met": 12, "breached": 3, "pending": 2}))
    assert (masked.met, masked.breached, masked.pending, masked.judged) == (12, "<5", "<5", 17)


def test_less_than_five_in_all_shows_nothing() -> None:
    """Of three placements nothing is shown but that there are fewer than five."""
    masked = mask(Tally.of({"met": 2, "breached": 1}))
    assert (masked.met, masked.breached, masked.pending, masked.judged) == ("<5", "<5", 0, "<5")


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        # 1 and 1 are two together, and nothing else adds up to that: the 9 is hidden with them
        ({"met": 9, "breached": 1, "pending": 1}, ("≥5", "<5", "<5", 11)),
        # so are 4 and 4, which is the most that two small ones can be
        ({"met": 9, "breached": 4, "pending": 4}, ("≥5", "<5", "<5", 17)),
        # 5 and 1 are the least that one of each can be: the next is hidden too
        ({"met": 5, "breached": 1, "pending": 8}, ("≥5", "<5", "≥5", 14)),
        # where no other is left, the sum is hidden
        ({"met": 5, "breached": 1}, ("≥5", "<5", 0, "≥5")),
        ({"met": 4, "breached": 4}, ("<5", "<5", 0, "≥5")),
        # 6 and 1 might as well be 5 and 2
        ({"met": 6, "breached": 1}, ("≥5", "<5", 0, 7)),
    ],
)
def test_no_count_follows_from_the_sum(
    counts: dict[str, int], shown: tuple[int | str, ...]
) -> None:
    """Hidden counts that can only be what they are, given their sum, hide more."""
    masked = mask(Tally.of(counts))
    assert (masked.met, masked.breached, masked.pending, masked.judged) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 3, 0), (3, 9, "<5"), (7, 9, "≥5"), (9, 9, 9), (5, 10, 5), (6, 10, "≥5")],
)
def test_what_is_left_of_a_whole_is_hidden_too(part: int, whole: int, shown: int | str) -> None:
    """Of 9, a part of 7 would say that 2 are left."""
    assert mask_part(part, whole) == shown


def total(*tallies: Tally) -> tuple[int | str, ...]:
    """Add up tallies of different duties as they are shown; return met, breached and judged."""
    sums = ShownSums()
    rows = [(f"D{number}", each, mask(each)) for number, each in enumerate(tallies)]
    for name, _tally, shown in rows:
        sums.take_row(name, shown)
    found = masked_total(rows, sums)
    return found.met, found.breached, found.judged


def test_a_total_of_what_is_whole_is_whole() -> None:
    """Nothing is hidden in 12 and 5, nor in 7 and 8."""
    whole = Tally.of({"met": 12, "breached": 5}), Tally.of({"met": 7, "breached": 8})
    assert total(*whole) == (19, 13, 32)


def test_one_hidden_count_in_a_column_hides_its_total() -> None:
    """Of D1 the 3 and the 6 are hidden: 13 + 3 not met, less the 13 of D0, would be that 3."""
    whole, few = Tally.of({"met": 12, "breached": 13}), Tally.of({"met": 6, "breached": 3})
    assert total(whole, few) == ("≥5", "≥5", 34)


def test_two_hidden_counts_in_a_column_hide_each_other() -> None:
    """Of both duties the 3 and the 6 are hidden: whose the 12 met and the 6 not are is not told."""
    few = Tally.of({"met": 6, "breached": 3})
    assert total(few, few) == (12, 6, 18)


def test_two_totals_do_not_tell_what_one_of_them_hides() -> None:
    """Over D0, D1 and D2 all is shown; then that of D0 and D1 would give D2 away."""
    few = Tally.of({"met": 6, "breached": 3})
    rows = [(f"D{number}", few, mask(few)) for number in range(3)]
    sums = ShownSums()
    for name, _tally, shown in rows:
        sums.take_row(name, shown)
    assert masked_total(rows, sums).breached == 9
    assert masked_total(rows[:2], sums).breached == "≥5"


def test_a_duty_of_two_bearers_is_no_two_duties() -> None:
    """Twice the same 3 are 6, and half of that is what is hidden."""
    few = Tally.of({"met": 6, "breached": 3})
    sums = ShownSums()
    sums.take_row("D0", mask(few))
    found = masked_total([("D0", few, mask(few))] * 2, sums)
    assert (found.met, found.breached, found.judged) == ("≥5", "≥5", 18)


def test_what_is_hidden_as_a_whole_is_in_no_total() -> None:
    """Of D1's four only is told that they are fewer than five: the total is of D0 alone."""
    whole, four = Tally.of({"met": 6, "breached": 7}), Tally.of({"met": 3, "breached": 1})
    assert total(whole, four) == (6, 7, 13)


def test_a_total_that_is_the_least_it_can_be_is_hidden() -> None:
    """One in each of two duties are two: nothing else would add up to that."""
    one = Tally.of({"met": 9, "breached": 1})
    assert total(one, one) == ("≥5", "<5", 20)


SUMS = {
    **{word: (word,) for word in VERDICTS},
    "judged": VERDICTS,
    "applicable": VERDICTS[:5],
    "due": VERDICTS[:4],
    "done": VERDICTS[:2],
    "open": ("breached",),
}


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_count_follows_from_all_that_is_shown(seed: int) -> None:
    """Whoever solves all that is shown of some duties, and totals over them, finds none of them."""
    random = Random(seed)  # noqa: S311 - what to try, no secret
    tallies = [
        Tally.of({word: random.choice((0, 0, 1, 2, 3, 4, 5, 6, 9, 40)) for word in VERDICTS})
        for _ in range(random.randint(2, 6))
    ]
    rows = [(f"D{number}", tally, mask(tally)) for number, tally in enumerate(tallies)]
    sums = ShownSums()
    for name, _tally, seen in rows:
        sums.take_row(name, seen)
    shown = [([row], row[2]) for row in rows]
    for _ in range(4):
        chosen = random.sample(rows, random.randint(1, len(rows)))
        shown.append((chosen, masked_total(chosen, sums)))
    cells = {
        (name, word): place
        for place, (name, word) in enumerate(product((row[0] for row in rows), VERDICTS))
    }
    known = []
    for parts, seen in shown:
        # what is hidden as a whole is in no total
        told = [row for row in parts if isinstance(row[2].judged, int)] or parts
        for name, words in SUMS.items():
            if isinstance(getattr(seen, name), int):
                equation = np.zeros(len(cells))
                equation[[cells[row[0], word] for row in told for word in words]] = 1
                known.append(equation)
    rank = np.linalg.matrix_rank(np.array(known))
    for name, _tally, seen in rows:
        for word in (word for word in VERDICTS if isinstance(getattr(seen, word), str)):
            one = np.zeros(len(cells))
            one[cells[name, word]] = 1
            assert np.linalg.matrix_rank(np.array([*known, one])) == rank + 1, (name, word)
