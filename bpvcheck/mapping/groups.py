"""Objects made of columns: the fields of a record, of an object in it, or of an item of a list."""

from collections.abc import Callable, Sequence
from typing import Any

from bpvcheck.mapping.blocks import MappedBlock
from bpvcheck.mapping.columns import MappedColumn
from bpvcheck.records.shape import ListShape

__all__ = ["FieldGroup", "TakeOut"]

TakeOut = Callable[[MappedColumn, list[object]], list[object]]
"""Takes what is wrong out of the values of a column, and notes it."""
Object = dict[str, Any]


class FieldGroup:
    """Fields of one object, with those of the objects in it.

    What rows have in common is made once and shared between them, so nobody may change it.
    """

    def __init__(self, columns: Sequence[MappedColumn], depth: int = 0) -> None:
        """Sort columns by the object that they are in; those that are not there make nothing."""
        self.columns = [each for each in columns if each.places or not each.field.source.columns]
        self._own = [each for each in self.columns if len(each.field.path) == depth + 1]
        self._names = [each.field.path[depth] for each in self._own]
        self._fixed = [not each.field.source.columns for each in self._own]
        deeper = [each for each in self.columns if len(each.field.path) > depth + 1]
        self._inner = {
            name: FieldGroup([each for each in deeper if each.field.path[depth] == name], depth + 1)
            for name in dict.fromkeys(each.field.path[depth] for each in deeper)
        }
        self._varying = [at for at, fixed in enumerate(self._fixed) if not fixed]

    def objects(self, block: MappedBlock, take_out: TakeOut) -> list[Object]:
        """Make an object for each row, of what is not empty; each may be changed."""
        values = [take_out(each, each.values(block)) for each in self._own]
        names = self._names
        made: list[Object] = [{} for _number in block.numbers]
        if values:
            made = [
                {name: value for name, value in zip(names, row, strict=True) if value is not None}
                for row in zip(*values, strict=True)
            ]
        for name, group in self._inner.items():
            for record, part in zip(made, group.parts(block, take_out), strict=True):
                if part:
                    record[name] = part
        return made

    def parts(
        self, block: MappedBlock, take_out: TakeOut, *, wanted: Sequence[bool] | None = None
    ) -> Sequence[Object | None]:
        """Make an object for each row that is wanted: by itself one that has more than constants.

        Where only constants are asked for, every row has it.
        """
        if wanted is None and not self._inner and len(self._varying) <= 1 and self._is_plain():
            return self._shared(block, take_out)
        made = self.objects(block, take_out)
        if wanted is None:
            fixed = {
                name for name, is_fixed in zip(self._names, self._fixed, strict=True) if is_fixed
            }
            wanted = [not self._varying or not fixed.issuperset(part) for part in made]
        return [part if is_wanted else None for part, is_wanted in zip(made, wanted, strict=True)]

    def _is_plain(self) -> bool:
        """Return whether the value that varies can be looked up."""
        return all(not isinstance(self._own[at].field.shape, ListShape) for at in self._varying)

    def _shared(self, block: MappedBlock, take_out: TakeOut) -> Sequence[Object | None]:
        """Make an object per value, which the rows with that value share."""
        values = [take_out(each, each.values(block)) for each in self._own]
        first = [column[0] for column in values]
        if not self._varying:
            only = self._object(first)
            return [only] * len(block.numbers)
        [at] = self._varying
        known: dict[object, Object | None] = {None: None}
        for value in set(values[at]) - {None}:
            known[value] = self._object([*first[:at], value, *first[at + 1 :]])
        return [known[value] for value in values[at]]

    def _object(self, values: Sequence[object]) -> Object:
        pairs = zip(self._names, values, strict=True)
        return {name: value for name, value in pairs if value is not None}
