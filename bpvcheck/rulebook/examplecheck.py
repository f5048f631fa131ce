"""Whether a card has the examples that every card has, and whether these can be made."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from bpvcheck.errors import Code, RuleError, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.records import TopRecord
from bpvcheck.records.extensions import Extensions, kinds
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.examples import Example, examples, missing_examples
from bpvcheck.rulebook.form import Sheet

Models = Mapping[str, type[TopRecord]]
"""The models of records by kind."""


def check_examples(card: Card, sheet: Sheet, extensions: Extensions = ()) -> None:
    """Note what is missing and what is wrong with the examples of a card."""
    if not card.examples.cases:
        _without_cases(card, sheet)
        return
    for missing in missing_examples(card):
        message = _('The card has no example with "{missing}".').format(missing=missing)
        hint = _("add a case that shows it")
        sheet.wrong(Code.MISSING_EXAMPLE, message, card.place("examples.cases"), hint)
    names = [case.name for case in card.examples.cases]
    for index, case in enumerate(card.examples.cases):
        if case.name in names[:index]:
            message = _('Two examples are called "{name}".').format(name=case.name)
            sheet.wrong(Code.WRONG_CASE, message, (case.line, case.column))
    try:
        made = examples(card)
    except RuleError as error:
        sheet.problems.extend(error.problems)
        return
    _check_records(card, sheet, made, kinds(extensions))


def _without_cases(card: Card, sheet: Sheet) -> None:
    """Say once that there are no examples; a card without the key was told so when it was read."""
    if "examples" in card.places:
        message = _("The card has no examples.")
        sheet.wrong(Code.MISSING_EXAMPLE, message, card.place("examples"))


def _check_records(card: Card, sheet: Sheet, made: list[Example], models: Models) -> None:
    """Validate the shared records, and of each case those that it changes."""
    wrong = False
    for index, record in enumerate(card.examples.records):
        for reason, hint in _invalid(record, models):
            wrong = True
            place = card.place(f"examples.records.{index}")
            sheet.wrong(
                Code.WRONG_CASE,
                _("This record is not valid: {reason}").format(reason=reason),
                place,
                hint,
            )
    if wrong:
        return
    for example in made:
        changed = [record for record in example.records if record not in card.examples.records]
        for reason, hint in (found for record in changed for found in _invalid(record, models)):
            message = _('In "{case}" a record is not valid: {reason}')
            message = message.format(case=example.name, reason=reason)
            sheet.wrong(Code.WRONG_CASE, message, (example.line, example.column), hint)


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
