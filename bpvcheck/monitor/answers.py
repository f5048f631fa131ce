"""Answers to a survey, beside what the records show: added up per question, never per person.

A YAML file is a list of answers; a CSV file has a line for each, with the same names above the
columns, separated by commas or semicolons.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import N_, _
from bpvcheck.monitor.suppress import hidden
from bpvcheck.reports.model import FEW
from bpvcheck.rulebook.form import FormValue, JsonSchema, Key, Keys, Kind, Sheet
from bpvcheck.rulebook.kinds import EachKind, NumberKind, TextKind, WordKind
from bpvcheck.rulebook.read import read_list
from bpvcheck.rulebook.schemas import schema_of
from bpvcheck.rulebook.strict import MappingKey, MappingNode, ScalarNode

__all__ = ["AnswerForm", "SurveyAnswer", "answers_schema", "read_answers"]

ASKED: Final = ("student", "trainer", "supervisor")
"""Who can be asked: students, trainers of companies, supervisors of schools."""


@dataclass(frozen=True)
class BoundedKind(Kind[float | None]):
    """A number between two, with decimals; in a CSV also with a decimal comma."""

    least: float
    most: float
    empty = None

    def read(self, found: FormValue) -> float | None:
        """Return the number."""
        value = found.value.value if isinstance(found.value, ScalarNode) else None
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if numeric and self.least <= float(str(value)) <= self.most:
            return float(str(value))
        found.wrong_type(N_("a number within its bounds: see the schema"))
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of the number."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}


class AnswerForm(Keys):
    """The answers to one question, of all or of a sector or region."""

    objective = Key(TextKind(), "id of the objective that it is about, such as DOEL-3")
    asked = Key(WordKind(ASKED), "who was asked")
    question = Key(TextKind(), "the question, or what it is about")
    answers = Key(NumberKind(), "how many answered")
    satisfied = Key(
        BoundedKind(0, 100), "how many of a hundred were (very) satisfied", needed=False
    )
    grade = Key(BoundedKind(1, 10), "the mean grade, from 1 to 10", needed=False)
    sector = Key(TextKind(), "the sector that answered; by default all", needed=False)
    region = Key(TextKind(), "the region that answered; by default all", needed=False)

    @classmethod
    def schema(cls) -> JsonSchema:
        """Return the JSON Schema: a sector or a region, because both together are few people."""
        return {**super().schema(), "not": {"required": ["sector", "region"]}}


@dataclass(frozen=True)
class SurveyAnswer:
    """Answers to one question; ``answers`` is None where the group is not shown."""

    objective: str
    asked: str
    question: str
    sector: str
    region: str
    answers: int | None
    satisfied: float | None
    grade: float | None


def answers_schema() -> JsonSchema:
    """Return the JSON Schema (2020-12) of a file with answers."""
    title = "Answers to a survey, added up per question"
    return schema_of("answers", title, EachKind(AnswerForm).schema())


def read_answers(path: Path, objectives: Sequence[str]) -> tuple[SurveyAnswer, ...]:
    """Read a CSV or YAML file with answers; groups under five are left without their figures.

    Raises UsageError with every problem in it, or where it is not there.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", "")
        message = _("This cannot be read: {reason}.").format(reason=reason)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(path)) from error
    if path.suffix.lower() == ".csv":
        sheet = Sheet(str(path), text)
        forms = [AnswerForm(each, sheet) for each in _csv_rows(text)]
    else:
        sheet, forms = read_list(text, str(path), AnswerForm)
    for form in forms:
        if form.objective and form.objective not in objectives:
            sheet.strange(form.objective, objectives, form.at_value("objective"))
        if form.sector and form.region:
            message = _("Answers are of a sector or of a region: both together are few people.")
            sheet.wrong(Code.WRONG_CARD, message, form.at_value("region"))
    if sheet.problems:
        raise UsageError.of(*(replace(each, code=Code.WRONG_GIVEN) for each in sheet.problems))
    return _suppressed([_answer(form) for form in forms])


def _csv_rows(text: str) -> Iterator[MappingNode]:
    """Yield the lines of a CSV as mappings that know their line."""
    head = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=";" if ";" in head else ",")
    names = [name.strip() for name in next(rows, [])]
    for row in rows:
        # a cell without a heading is refused like a key that is not known
        known = [*names, *(f"column {number + 1}" for number in range(len(names), len(row)))]
        found = {
            name: _scalar(cell.strip(), rows.line_num, column)
            for column, (name, cell) in enumerate(zip(known, row, strict=False), 1)
            if cell.strip()
        }
        if found:
            keys = {
                name: MappingKey(name, rows.line_num, each.column) for name, each in found.items()
            }
            yield MappingNode(found, keys, rows.line_num, 1)


def _scalar(cell: str, line: int, column: int) -> ScalarNode:
    """Return a cell as YAML would have it: a number where it is one."""
    value: str | int | float = cell
    plain = cell.replace(",", ".")
    if cell.isdecimal():
        value = int(cell)
    elif plain.replace(".", "", 1).isdecimal():
        value = float(plain)
    return ScalarNode(value, cell, line, column, 0, 0)


def _answer(form: AnswerForm) -> SurveyAnswer:
    return SurveyAnswer(
        objective=form.objective,
        asked=form.asked,
        question=form.question,
        sector=form.sector,
        region=form.region,
        answers=form.answers,
        satisfied=form.satisfied,
        grade=form.grade,
    )


def _suppressed(answers: Sequence[SurveyAnswer]) -> tuple[SurveyAnswer, ...]:
    """Leave out the figures of groups that are small, or that give a small one away."""
    secret: set[int] = set()
    for kind in ("sector", "region"):
        questions: dict[tuple[str, str, str], dict[str, int]] = {}
        for number, each in enumerate(answers):
            if getattr(each, kind):
                key = (each.objective, each.asked, each.question)
                questions.setdefault(key, {})[str(number)] = each.answers or 0
        for sizes in questions.values():
            secret |= {int(number) for number in hidden(sizes)}
    secret |= {number for number, each in enumerate(answers) if (each.answers or 0) < FEW}
    return tuple(
        replace(each, answers=None, satisfied=None, grade=None) if number in secret else each
        for number, each in enumerate(answers)
    )
