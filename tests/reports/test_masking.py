"""Small counts of placements are hidden, and cannot be had from the others."""

import pytest

from bpvcheck.reports.masking import mask, mask_count
from bpvcheck.reports.model import Masked, Tally


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
