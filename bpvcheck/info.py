"""What travels with every result: as of when it was judged, on which rules and which inputs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

__all__ = ["LEDGER_VERSION", "RunInfo"]

LEDGER_VERSION: Final = 4
"""Version of the ledger's form; a change that breaks readers raises it."""


@dataclass(frozen=True)
class RunInfo:
    """What travels with every result: as of when was judged, by which rules, on which inputs.

    ``rules`` and ``inputs`` are digests; the same three give the same ledger. ``plugins`` names
    those that judged beside the protocol, with their versions, as in `bouw 1.0.0, ict 1.0.0`;
    ``mappings`` those by which tables were read, with the start of their digests.
    """

    as_of: date
    complete_until: date | None
    rules: str
    inputs: str
    version: str
    plugins: str = ""
    mappings: str = ""
    ledger_version: int = LEDGER_VERSION

    def as_dict(self) -> Mapping[str, object]:
        """The same, for JSON."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }
