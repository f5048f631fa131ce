"""The peers: what each is, how its users would say duties, and what it cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Peer:
    """A tool that a user could pick instead.

    `files` are those whose lines count as its duties; `words` says which of its words stands for
    each of our verdicts, where it has other ones.
    """

    module: str
    name: str
    packages: tuple[str, ...]
    files: tuple[str, ...]
    how: str
    cannot: str
    words: Mapping[str, str] = field(default_factory=dict)


PEERS = (
    Peer(
        "plain",
        "plain Python over pydantic models",
        ("pydantic",),
        ("plain.py",),
        "A function per duty over the pydantic models, with helpers for three values and dates.",
        "It can say every duty.",
    ),
)
