"""From pattern codes to ledger: a view in the run's database that joins verdicts back to subjects.

Nothing is copied: a row exists when somebody reads it, so a school's report reads the rows of that
school only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bpvcheck.judge import Verdict, influence
from bpvcheck.judge.check import decision_of
from bpvcheck.ledger.evidence import reads
from bpvcheck.observe.duck import DuckEngine
from bpvcheck.observe.plan_types import Layer, pattern
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card

COLUMNS: Mapping[str, str] = {
    "duty": "VARCHAR",
    "card_version": "VARCHAR",
    "source": "VARCHAR",
    "agreement": "VARCHAR",
    "phase": "VARCHAR",
    "subject_kind": "VARCHAR",
    "subject": "VARCHAR",
    "part": "VARCHAR",
    "bearer": "VARCHAR",
    "bearer_id": "VARCHAR",
    "towards": "VARCHAR",
    "verdict": "VARCHAR",
    "due": "DATE",
    "pattern": "VARCHAR",
    "missing": "VARCHAR",
    "repeats": "VARCHAR",
    "school": "VARCHAR",
    "company": "VARCHAR",
    "knowledge_centre": "VARCHAR",
}
"""The columns of the ledger, version 2.

``agreement`` says on whose say the verdict rests: `protocol`, `bouw`, or both where a branch's
value for a term decided. ``part`` is the window, region or party within the subject; ``missing``
the paths that would settle what is not demonstrated; lists are joined by spaces.
"""

# which parties a subject concerns, from its own table and its records
_WHO: Mapping[str, str] = {
    "placement": """SELECT s.row, s.subject, s.part, p.student, p.school,
        coalesce(c.id, p.company) AS company, c.knowledge_centre
        FROM s_placement s JOIN placement p ON p.row = s.row
        LEFT JOIN company c ON c.row = s.the_company_row""",
    "school_per_school_year": """SELECT row, subject, part, NULL AS student, subject AS school,
        NULL AS company, NULL AS knowledge_centre FROM s_school_per_school_year""",
    "company_per_school_year": """SELECT s.row, s.subject, s.part, NULL AS student, NULL AS school,
        s.subject AS company, c.knowledge_centre FROM s_company_per_school_year s
        LEFT JOIN company c ON c.row = s.record_row""",
    "recognition_request": """SELECT s.row, s.subject, s.part, NULL AS student, NULL AS school,
        coalesce(c.id, r.company) AS company, r.knowledge_centre
        FROM s_recognition_request s JOIN recognition_request r ON r.row = s.row
        LEFT JOIN company_key k ON k.key = replace(r.company, ' ', '0')
        LEFT JOIN company c ON c.row = k.company_row""",
    "knowledge_centre_per_school_year": """SELECT row, subject, part, NULL AS student,
        NULL AS school, NULL AS company, subject AS knowledge_centre
        FROM s_knowledge_centre_per_school_year""",
}
_WHO_ELSE = """SELECT row, subject, part, NULL AS student, NULL AS school, NULL AS company,
    NULL AS knowledge_centre{party} FROM s_{name}"""


# the column with the id of who bears a duty
_HOLDERS: Mapping[str, str] = {
    "student": "w.student",
    "school": "w.school",
    "company": "w.company",
    "knowledge_centre": "w.knowledge_centre",
    "sector": "w.subject",
    "parties": "w.party",
}


@dataclass(frozen=True)
class Judged:
    """What was judged of one layer: its plan and, per card, the verdict of each pattern code."""

    layer: Layer
    verdicts: Mapping[str, Mapping[int, Verdict]]


def build_ledger(engine: DuckEngine, book: RuleBook, judged: Sequence[Judged]) -> None:
    """Make the view ``ledger``."""
    _patterns(engine, book, judged)
    subjects = dict.fromkeys(each.layer.subject for each in judged)
    for name in subjects:
        party = ", p__party AS party" if name.startswith("programme") else ""
        query = _WHO.get(name, _WHO_ELSE.format(name=name, party=party))
        engine.execute(f"CREATE TEMP TABLE who_{name} AS {query}")
    rows = [
        row
        for each in judged
        for key in each.layer.cards
        for row in _rows(book.cards[key], each.layer)
    ]
    engine.execute("CREATE TEMP VIEW ledger AS " + " UNION ALL ".join(rows))


def _patterns(engine: DuckEngine, book: RuleBook, judged: Sequence[Judged]) -> None:
    """The table ``pattern``: what every pattern that occurs says and misses."""
    engine.execute(
        "CREATE TEMP TABLE pattern (card VARCHAR, code INTEGER, verdict VARCHAR, pattern VARCHAR,"
        " missing VARCHAR)"
    )
    rows = [
        row
        for each in judged
        for key, codes in each.verdicts.items()
        for row in _described(book.cards[key], codes)
    ]
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        # one statement: a statement per row takes a quarter of a second for a run
        engine.connection.execute(
            "INSERT INTO pattern SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
            columns,
        )


def _described(
    card: Card, codes: Mapping[int, Verdict]
) -> Iterable[tuple[str, int, str, str, str]]:
    judge = decision_of(card)
    for code, verdict in codes.items():
        letters = pattern(code, len(judge.names))
        words = {"t": "true", "f": "false", "u": "unknown"}
        text = " ".join(f"{name}={words[x]}" for name, x in zip(judge.names, letters, strict=True))
        missing = ""
        if verdict is Verdict.NOT_DEMONSTRATED:
            paths = [path for fact in influence(judge, letters) for path in reads(card, fact)]
            missing = " ".join(dict.fromkeys(paths))
        yield card.key, code, verdict.value, text, missing


def _rows(card: Card, layer: Layer) -> Iterable[str]:
    """The rows of a card, one query per bearer."""
    say = layer.says.get(card.key)
    agreement = f'c."{say}"' if say else f"'{card.agreement}'"
    for bearer in card.bearer:
        holder = _HOLDERS[bearer]
        yield f"""
        SELECT '{card.id}' AS duty, '{card.version}' AS card_version,
            '{card.source.document}' AS source, {agreement} AS agreement, '{card.phase}' AS phase,
            '{card.subject_record}' AS subject_kind, w.subject, w.part, '{bearer}' AS bearer,
            {holder} AS bearer_id, '{" ".join(card.towards)}' AS towards, p.verdict,
            c."{layer.dues[card.key]}" AS due, p.pattern, p.missing,
            '{" ".join(card.repeats)}' AS repeats, w.school, w.company, w.knowledge_centre
        FROM {layer.table} c
        JOIN pattern p ON p.card = '{card.key}' AND p.code = c."{card.key}"
        JOIN who_{layer.subject} w ON w.row = c.row"""
