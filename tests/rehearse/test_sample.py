"""A sample is drawn by lot, the same each time, and spread as the dossiers are."""

import random
from collections import Counter

from bpvcheck.rehearse.sample import Dossier, draw, strata


def dossiers(bol: int, bbl: int) -> list[Dossier]:
    """Return dossiers of two pathways and two years in turn."""
    return [
        Dossier(f"P{number:03}", "BOL" if number < bol else "BBL", "94920", year, "")
        for number in range(bol + bbl)
        for year in ["2011-2012" if number % 2 else "2010-2011"]
    ]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    """Another seed draws others."""
    found = dossiers(40, 20)
    mixed = random.Random(5).sample(found, len(found))  # noqa: S311 - an order
    assert draw(found, 6, seed=1) == draw(mixed, 6, seed=1)
    assert draw(found, 6, seed=1) != draw(found, 6, seed=2)


def test_each_group_gets_its_share() -> None:
    """Of 40 BOL and 20 BBL, half in each year, six are four and two, three in each year."""
    for seed in range(20):
        drawn = draw(dossiers(40, 20), 6, seed)
        assert len(set(drawn)) == 6
        assert Counter(each.pathway for each in drawn) == {"BOL": 4, "BBL": 2}
        assert set(Counter(each.year for each in drawn).values()) == {3}


def test_each_dossier_can_be_drawn() -> None:
    """Over many seeds nobody is left out, and nobody is drawn far more often."""
    times = Counter(each.placement for seed in range(300) for each in draw(dossiers(6, 4), 2, seed))
    assert len(times) == 10
    assert all(30 <= count <= 90 for count in times.values())


def test_of_few_all_are_drawn() -> None:
    """A sample is never larger than what there is, and says how it is spread."""
    found = dossiers(2, 1)
    drawn = draw(found, 12, seed=1)
    assert set(drawn) == set(found)
    spread = {
        (each.dimension, each.value): (each.dossiers, each.drawn) for each in strata(found, drawn)
    }
    assert spread["pathway", "BOL"] == (2, 2)
    assert spread["location", ""] == (3, 3)
