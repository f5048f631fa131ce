"""Whether cards have the examples that every card has, and whether these can be made."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from bpvcheck.errors import Code, Problem, RuleError, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.records import TopRecord
from bpvcheck.records.extensions import Extensions, kinds
from bpvcheck.rulebook.card import Card, Examples
from bpvcheck.rulebook.example_files import examples_name, written
from bpvcheck.rulebook.examples import Example, examples, missing_examples

__all__ = ["check_examples"]

Models = Mapping[str, type[TopRecord]]
"""The models of records by kind."""


def check_examples(cards: Iterable[Card], extensions: Extensions = ()) -> None:
    """Raise a RuleError with all that is missing and wrong in the examples of cards."""
    models = kinds(extensions)
    problems = [problem for card in cards for problem in _problems(card, models)]
    if problems:
        raise RuleError.of(*problems)


def _problems(card: Card, models: Models) -> Iterator[Problem]:
    """Yield what is wrong with the examples of a card."""
    try:
        own, made = written(card), examples(card)
    except RuleError as error:
        yield from error.problems
        return
    yield from _missing(card, own)
    yield from _same_names(card, own)
    wrong = list(_wrong_records(card, own, models))
    # a record that is wrong is so in every case
    yield from wrong or _wrong_cases(own, made, models)


def _missing(card: Card, own: Examples) -> Iterator[Problem]:
    for missing in missing_examples(card):
        message = _('The card has no example with "{missing}".').format(missing=missing)
        hint = _("add a case that shows it")
        file, (line, column) = examples_name(card.file), own.at_cases
        yield Problem(Code.MISSING_EXAMPLE, message, hint=hint, file=file, line=line, column=column)


def _same_names(card: Card, own: Examples) -> Iterator[Problem]:
    names = [case.name for case in own.cases]
    for index, case in enumerate(own.cases):
        if case.name in names[:index]:
            message = _('Two examples are called "{name}".').format(name=case.name)
            yield _wrong(message, examples_name(card.file), (case.line, case.column))


def _wrong_records(card: Card, own: Examples, models: Models) -> Iterator[Problem]:
    """Validate the records that the cases vary."""
    for index, record in enumerate(own.records):
        for reason, hint in _invalid(record, models):
            message = _("This record is not valid: {reason}").format(reason=reason)
            yield _wrong(message, examples_name(card.file), own.places[index], hint)


def _wrong_cases(own: Examples, made: list[Example], models: Models) -> Iterator[Problem]:
    """Validate of each case the records that it changes."""
    for example in made:
        changed = [record for record in example.records if record not in own.records]
        for reason, hint in (found for record in changed for found in _invalid(record, models)):
            message = _('In "{case}" a record is not valid: {reason}')
            message = message.format(case=example.name, reason=reason)
            yield _wrong(message, example.file, (example.line, example.column), hint)


def _wrong(message: str, file: str, at: tuple[int, int], hint: str = "") -> Problem:
    line, column = at
    return Problem(Code.WRONG_CASE, message, hint=hint, file=file, line=line, column=column)


def _invalid(record: Mapping[str, Any], models: Models) -> Iterator[tuple[str, str]]:
    """Yield why a record is not valid, and the nearest name where one is unknown."""
    model = models.get(str(record.get("kind")))
    if model is None:
        reason = _('there is no kind "{kind}".').format(kind=record.get("kind"))
        yield reason, did_you_mean(str(record.get("kind")), models)
        return
    try:
        model.model_validate(dict(record))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = "/".join(map(str, detail["loc"]))
            yield f"{place}: {detail['msg']}", ""
