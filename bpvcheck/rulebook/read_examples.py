"""Reading the examples of a card: the records, and the cases that vary them."""

from datetime import date
from typing import Final

from bpvcheck.errors import Code
from bpvcheck.rulebook.card import Case, Change, Examples
from bpvcheck.rulebook.form import Form
from bpvcheck.rulebook.strict import Listed, Scalar, plain

VERDICTS: Final = (
    "met", "met_late", "breached", "not_demonstrated", "pending", "not_applicable",
)  # fmt: skip
"""What a case can expect."""


def read_examples(form: Form) -> Examples:
    """Read the examples of a card."""
    inner = form.form("examples", code=Code.MISSING_EXAMPLE)
    if inner is None:
        return Examples((), ())
    as_of = inner.day("as_of") or date.min
    records = tuple(
        {name: plain(value) for name, value in item.mapped.items.items()}
        for item in inner.forms("records")
    )
    cases = tuple(_case(item, as_of) for item in inner.forms("cases"))
    inner.finish()
    return Examples(records, cases)


def _case(form: Form, as_of: date) -> Case:
    found = Case(
        name=form.text("name"),
        expect=form.word("expect", VERDICTS),
        day=form.word("day", ("", "due", "after"), default=""),
        as_of=form.day("as_of", needed=False) or as_of,
        subject=form.text("subject", needed=False),
        change=_changes(form),
        line=form.at[0],
        column=form.at[1],
    )
    form.finish()
    return found


def _changes(form: Form) -> tuple[Change, ...]:
    """Give the changes in the order in which they are written."""
    removed, made = _removed(form), _set(form)
    keys = list(form.mapped.keys)
    set_first = {"set", "remove"} <= set(keys) and keys.index("set") < keys.index("remove")
    return (*made, *removed) if set_first else (*removed, *made)


def _set(form: Form) -> tuple[Change, ...]:
    inner = form.form("set", needed=False)
    if inner is None:
        return ()
    keys = inner.mapped.keys
    return tuple(
        Change(path, plain(value), remove=False, line=keys[path].line, column=keys[path].column)
        for path, value in inner.mapped.items.items()
    )


def _removed(form: Form) -> tuple[Change, ...]:
    value = form.value("remove", needed=False)
    if value is None:
        return ()
    items = value.items if isinstance(value, Listed) else (value,)
    return tuple(
        Change(item.text, None, remove=True, line=item.line, column=item.column)
        for item in items
        if isinstance(item, Scalar)
    )
