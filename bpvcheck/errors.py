"""What can go wrong, and how bpvcheck says so.

The exceptions, each with the exit code of a run that ends in it::

    BpvcheckError
    |-- UsageError          2   wrong usage: an option, a path, an unknown id
    |-- RecordError         3   records that are not valid
    |-- RuleError           4   a rule card, a term or the installed data
    |-- PluginError         4   a plugin, or what it brings
    `-- NothingJudgedError  5   nothing was judged

A `Problem` is one thing that is wrong: its code, where it is, what is wrong, what was
expected and what to do. Data problems are collected as problems and stop nothing; an
exception carries one problem or more and stops the run::

    raise RuleError(
        Code.UNKNOWN_NAME,
        _('Unknown name "{name}".').format(name=name),
        hint=did_you_mean(name, known),
        file="rules/preparation/VRB-OI-5.yaml",
        line=14,
        column=12,
    )

A new kind of problem is one line in `Code`: the letter says the family, hence the exit code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum, unique
from typing import Any, NotRequired, Self, TypedDict, Unpack

from bpvcheck.i18n import N_, _
from bpvcheck.visible import visible

__all__ = [
    "BpvcheckError",
    "CellPlace",
    "Code",
    "Details",
    "ExitCode",
    "Family",
    "NothingJudgedError",
    "PluginError",
    "Problem",
    "RecordError",
    "RuleError",
    "UsageError",
    "did_you_mean",
    "error_from",
    "nearest",
]


@unique
class ExitCode(IntEnum):
    """How a run ended."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INVALID_RECORDS = 3
    RULES = 4
    NOTHING_JUDGED = 5
    INTERNAL = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141

    @property
    def summary(self) -> str:
        """What the exit code means, in the chosen language."""
        return _(_EXIT_SUMMARIES[self])


_EXIT_SUMMARIES = {
    ExitCode.OK: N_("all went well"),
    ExitCode.FINDINGS: N_("there are findings at or above --fail-on"),
    ExitCode.USAGE: N_("wrong usage"),
    ExitCode.INVALID_RECORDS: N_("some records are not valid"),
    ExitCode.RULES: N_("a rule card or a plugin is wrong, or judging failed"),
    ExitCode.NOTHING_JUDGED: N_("nothing was judged"),
    ExitCode.INTERNAL: N_("bpvcheck itself failed, or memory ran out"),
    ExitCode.INTERRUPTED: N_("the run was stopped (Ctrl-C)"),
    ExitCode.BROKEN_PIPE: N_("the reader of the output stopped reading"),
}


@unique
class Family(StrEnum):
    """The first letter of a code: what the problem is about."""

    USAGE = "U"
    DATA = "D"
    RULES = "R"
    PLUGINS = "P"
    NOTHING = "N"


class Code(Enum):
    """Every code that bpvcheck gives, with a short description.

    Add one line: the next free number of its family, and what it means. Codes are public:
    one that was released keeps its number and its meaning.
    """

    # Usage (U): how bpvcheck was called
    PATH_NOT_FOUND = "U101", N_("a path that was given is not there or cannot be read")
    UNKNOWN_ID = "U102", N_("no rule, record or finding has the id that was given")
    UNKNOWN_CHOICE = "U103", N_("an option has a value that is not one of its choices")
    CANNOT_WRITE = "U104", N_("a file that was asked for cannot be written")
    WRONG_CONFIG = "U105", N_("bpvcheck.toml is not TOML, or has a wrong key or value")
    WRONG_GIVEN = "U106", N_("a file with waivers or answers is not as its schema says")
    WRONG_MAPPING = "U107", N_("a mapping is not YAML, or has a wrong key, field or value")
    WRONG_KEY = "U108", N_("a file with a key for pseudonyms is none, or others may read it")
    NO_ROOM = "U109", N_("there is not enough memory, or not enough room for temporary files")
    NO_SPARK = "U110", N_("Spark is not there, or could not do its part")
    NO_S3 = "U111", N_("S3 is not set up or does not answer, or did not do what was asked")

    # Data (D): the records
    NOT_JSON = "D101", N_("the text is not JSON")
    UNKNOWN_KIND = "D102", N_("a record is of no known kind")
    MISSING_FIELD = "D103", N_("a field that every record of this kind has is missing")
    UNKNOWN_FIELD = "D104", N_("a field is not in the schema of this kind")
    WRONG_VALUE = "D105", N_("a value is not what its field holds")
    DUPLICATE_ID = "D106", N_("two records of one kind have the same id")
    MISSING_REFERENCE = "D107", N_("a record refers to a record that is not there")
    IMPOSSIBLE_DATES = "D108", N_("dates are in an order that cannot be")
    PERSONAL_NUMBER = "D109", N_("a citizen service number or education number is refused")
    DUPLICATE_KEY = "D110", N_("an object has the same key twice")
    UNREADABLE = "D111", N_("a file cannot be read, or not to its end")
    TOO_LONG = "D112", N_("a record is longer than bpvcheck reads")
    CONTRADICTION = "D113", N_("a record says two things that cannot both be")
    CLAIMED_TWICE = "D114", N_("two companies claim the same company code")
    NOT_A_TABLE = "D115", N_("a file that is read by a mapping is no table, or not to its end")
    MISSING_COLUMN = "D116", N_("a table lacks a sheet or column that its mapping names")

    # Rules (R): rule cards, terms and the data that is installed with bpvcheck
    DATA_NOT_INSTALLED = "R101", N_("a folder that belongs to bpvcheck is not installed")
    NOT_YAML = "R102", N_("a rule card is not strict YAML")
    WRONG_CARD = "R103", N_("a key of a rule card is unknown, missing or of the wrong type")
    WRONG_EXPRESSION = "R104", N_("an expression is not in the language of rule cards")
    UNKNOWN_NAME = "R105", N_("an expression has a name that the records do not have")
    WRONG_TYPE = "R106", N_("an expression uses a value of the wrong type")
    DEAD_BRANCH = "R107", N_("a part of a rule card can never be reached")
    OVERLAPPING_VALIDITY = "R108", N_("two versions of a card or term hold on the same day")
    MISSING_TRANSLATION = "R109", N_("a text of a rule card is not there in every language")
    MISSING_EXAMPLE = "R110", N_("a rule card lacks an example that every card has")
    FAILING_EXAMPLE = "R111", N_("an example of a rule card gets another verdict than it states")
    CYCLE = "R112", N_("rule cards rest on each other's verdicts in a circle")
    DUPLICATE_CARD = "R113", N_("two rule cards have the same id")
    UNUSED_NAME = "R114", N_("a term, fact or named value of a rule card is not used")
    WRONG_PLACE = "R115", N_("a rule card's file is not where its id and phase say")
    UNKNOWN_WORD = "R116", N_("a rule card has a word that is not one of its choices")
    UNKNOWN_SOURCE = "R117", N_("the source of a card or value is not in the document it names")
    IMPOSSIBLE_VALIDITY = "R118", N_("something on a rule card ends before it starts")
    GAP = "R119", N_("a dated term has no value on a day on which its card holds")
    WRONG_RECORD_LIST = (
        "R120",
        N_("where a field is recorded is not said, or the rule card does not read it"),
    )
    NEGATED_DONE = "R121", N_("a rule card takes it as shown that something was not done")
    UNKNOWN_CARD = "R122", N_("a rule card refers to a card that is not there")
    WRONG_CASE = "R123", N_("an example of a rule card cannot be made as it says")
    JUDGING_FAILED = "R125", N_("the judges cannot judge by a card, or do not agree")
    LOOSER = "R126", N_("a branch's value for a term is looser than the card allows")
    TWO_VALUES = "R127", N_("two branches give one term two values in the same scope")
    OUTSIDE_NAMESPACE = "R128", N_("a plugin's card has an id outside the plugin's namespace")
    FUNCTION_FAILED = "R129", N_("a function that a plugin adds to the language failed")

    # Plugins (P): what branches bring, and how it is installed
    BROKEN_PLUGIN = "P101", N_("a plugin cannot be loaded")
    UNKNOWN_HOOK = "P102", N_("a plugin answers a hook that bpvcheck does not have")
    DUPLICATE_PLUGIN = "P103", N_("two plugins have the same name")
    HOOK_FAILED = "P104", N_("what a plugin answers to a hook cannot be used")
    OTHER_VERSION = "P105", N_("a plugin was made for another version of bpvcheck")
    WRONG_CONTENT = "P106", N_("a plugin brings rule cards, values or fields that are wrong")

    # Nothing (N): a run that judged nothing
    NO_RECORDS = "N101", N_("there are no valid records to judge")
    NO_RULES = "N102", N_("no rule card applies to the records")
    EXPECTED_PLUGIN = "N103", N_("a plugin that was expected is not loaded")

    def __init__(self, number: str, description: str) -> None:
        """Keep the number, and the description as it stands in the catalogue."""
        self.number = number
        self.description = description
        self.family = Family(number[0])

    def __str__(self) -> str:
        """Show the number, as in messages."""
        return self.number

    @property
    def summary(self) -> str:
        """What the code means, in the chosen language."""
        return _(self.description)

    @property
    def exit_code(self) -> ExitCode:
        """How a run ends that is stopped by a problem with this code."""
        return _ERRORS[self.family].exit_code


class Details(TypedDict):
    """What a problem may say beside its message."""

    expected: NotRequired[str]
    hint: NotRequired[str]
    file: NotRequired[str]
    line: NotRequired[int | None]
    column: NotRequired[int | None]
    pointer: NotRequired[str | None]
    record: NotRequired[str]
    cell: NotRequired["CellPlace | None"]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell of a table as a spreadsheet program names it, or a whole row where `name` is "".

    `sheet` is "" where the file is the only table, `header` where the column has none.
    """

    row: int
    sheet: str = ""
    header: str = ""
    name: str = ""

    def __str__(self) -> str:
        """Return where it is: the sheet, the row, the column and the cell."""
        parts = [_('sheet "{name}"').format(name=self.sheet)] if self.sheet else []
        parts.append(_("row {number}").format(number=self.row))
        if self.header:
            parts.append(_('column "{name}"').format(name=self.header))
        text = ", ".join(parts)
        return f"{text} ({self.name})" if self.name else text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `message` says what is wrong, `expected` what would be right, `hint` what to do. `line`
    and `column` count from 1; `pointer` is a JSON Pointer, "" for the whole record; `record` is
    the id of the record where that is known and may be shown. In a table `line` is the row, and
    `cell` says where that is for people.
    """

    code: Code
    message: str
    expected: str = ""
    hint: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    pointer: str | None = None
    record: str = ""
    cell: CellPlace | None = None

    @property
    def where(self) -> str:
        """The place as editors understand it, `file:line:column`, then record and pointer.

        In a table it is the cell.
        """
        if self.cell:
            return ", ".join(part for part in (self.file, str(self.cell)) if part)
        numbers = (number for number in (self.line, self.column) if number is not None)
        place = ":".join([*([visible(self.file)] if self.file else []), *map(str, numbers)])
        return " ".join(part for part in (place, self.record, self.pointer) if part)

    def __str__(self) -> str:
        """Write where, what is wrong, what was expected and what to do."""
        head = f"{self.code} {self.message}"
        lines = [f"{self.where}: {head}" if self.where else head]
        if self.expected:
            lines.append("  " + _("expected: {expected}").format(expected=self.expected))
        if self.hint:
            lines.append("  " + _("what to do: {hint}").format(hint=self.hint))
        return visible("\n".join(lines), keep="\n")


class BpvcheckError(Exception):
    """An error that a user can mend: shown without a traceback."""

    exit_code: ExitCode = ExitCode.USAGE
    families: frozenset[Family] = frozenset(Family)
    problems: tuple[Problem, ...]

    def __init__(self, code: Code, message: str, **details: Unpack[Details]) -> None:
        """Make an error of one problem; see `of` for more than one."""
        self._hold(Problem(code, message, **details))

    @classmethod
    def of(cls, *problems: Problem) -> Self:
        """Make an error of problems that were found together, all of this class's family."""
        error = cls.__new__(cls)
        error._hold(*problems)  # noqa: SLF001 - the class's own constructor
        return error

    def _hold(self, *problems: Problem) -> None:
        """Keep the problems; a code of another family is a mistake of the programmer."""
        if not problems:
            msg = f"{type(self).__name__} needs a problem"
            raise ValueError(msg)
        strangers = [p.code.number for p in problems if p.code.family not in self.families]
        if strangers:
            msg = f"{type(self).__name__} does not take {', '.join(strangers)}"
            raise ValueError(msg)
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes."""
        return type(self).of, self.problems

    def __str__(self) -> str:
        """Write the problems one under the other."""
        return "\n".join(map(str, self.problems))

    @property
    def code(self) -> Code:
        """The code of the first problem."""
        return self.problems[0].code

    @property
    def message(self) -> str:
        """What is wrong, by the first problem."""
        return self.problems[0].message

    @property
    def hint(self) -> str:
        """What to do, by the first problem."""
        return self.problems[0].hint


class UsageError(BpvcheckError):
    """Bpvcheck was called in a way that cannot work."""

    exit_code = ExitCode.USAGE
    families = frozenset({Family.USAGE})


class RecordError(BpvcheckError):
    """Records that are not valid, where the run cannot go on without them."""

    exit_code = ExitCode.INVALID_RECORDS
    families = frozenset({Family.DATA})


class RuleError(BpvcheckError):
    """A rule card, a term or the installed data is wrong."""

    exit_code = ExitCode.RULES
    families = frozenset({Family.RULES})


class PluginError(BpvcheckError):
    """A plugin cannot be used, by itself or for what it brings."""

    exit_code = ExitCode.RULES
    families = frozenset({Family.PLUGINS, Family.RULES})


class NothingJudgedError(BpvcheckError):
    """The run judged nothing, which is never a good result."""

    exit_code = ExitCode.NOTHING_JUDGED
    families = frozenset({Family.NOTHING})


_ERRORS: dict[Family, type[BpvcheckError]] = {
    Family.USAGE: UsageError,
    Family.DATA: RecordError,
    Family.RULES: RuleError,
    Family.PLUGINS: PluginError,
    Family.NOTHING: NothingJudgedError,
}


def error_from(*problems: Problem) -> BpvcheckError:
    """Make the exception that fits the first problem's code."""
    return _ERRORS[problems[0].code.family].of(*problems)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate that was probably meant, or nothing."""
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in sorted(candidates)}
    found = get_close_matches(name.lower(), by_lower, n=1)
    return by_lower[found[0]] if found else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Write the hint that names the nearest candidate, "" where none is near."""
    found = nearest(name, candidates)
    return _('did you mean "{name}"?').format(name=found) if found else ""
