"""Small groups are not shown, and cannot be had by subtraction either."""

import pytest

from bpvcheck.monitor.suppress import hidden


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"a": 5, "b": 20}, ""),
        ({"a": 4, "b": 20, "c": 30}, "ab"),  # alone, a would be the whole less b and c
        ({"a": 1, "b": 2, "c": 9, "d": 30}, "abc"),  # together a and b are three: still few
        ({"a": 3, "b": 2, "c": 9}, "ab"),
        ({"a": 0, "b": 9}, ""),
        ({"a": 0, "b": 4, "c": 9}, "bc"),
        ({"a": 4}, "a"),
        ({"a": 4, "b": 4, "c": 4}, "abc"),
        ({"a": 4, "b": 7, "c": 7}, "ab"),  # of equals the first by name
        ({}, ""),
    ],
)
def test_what_is_hidden(sizes: dict[str, int], expected: str) -> None:
    """Two or more are hidden, of five or more together, or all there are."""
    assert hidden(sizes) == set(expected)


def test_nothing_hidden_can_be_told_to_within_five() -> None:
    """For all small cases: what is left of the whole is zero, or five and more in two groups."""
    for sizes in (
        [a, b, c, d] for a in range(8) for b in range(8) for c in (0, 3, 9) for d in (0, 6)
    ):
        groups = {str(number): size for number, size in enumerate(sizes)}
        secret = hidden(groups)
        shown = [groups[name] for name in groups.keys() - secret if groups[name]]
        assert all(size >= 5 for size in shown)
        if secret and shown:
            left = sum(groups.values()) - sum(shown)
            assert len(secret) > 1
            assert left >= 5
