"""stub"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ExtensionFields:
    namespace: str
    kind: str
    fields: tuple[Any, ...]


Extensions = tuple[ExtensionFields, ...]


def kinds(extensions: Extensions = ()) -> Any:
    from bpvcheck.records import KINDS

    return KINDS
