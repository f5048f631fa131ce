"""Who and what is judged: the tables ``s_<subject>``, one row per subject, in SQL.

Windows of time follow from the records and the as-of date: a school has one for each school year in
which placements start, a company for each in which placements run and, while it is recognised, for
that of the as-of date and the one before, a knowledge centre for each of which something is
recorded. ``run`` is a table
of one row with the as-of date and the date up to which the whole input is complete, if stated.
"""

from typing import Final

from bpvcheck.records import KINDS

_RUN: Final = (
    "(SELECT as_of FROM run) AS as_of, (SELECT complete_until FROM run) AS run_complete_until"
)
PROTOCOL: Final = "DATE '2009-06-10'"
"""The protocol is of 10 June 2009; years before it are not judged."""

# a company is known by its id and by its other ids; spaces and zeros pad a house number alike
_COMPANY_KEYS: Final = """
CREATE TABLE company_key AS
SELECT replace(id, ' ', '0') AS key, row AS company_row FROM company
UNION
SELECT replace(unnest(also_known_as), ' ', '0'), row FROM company
"""

_SCHOOL_YEAR: Final = """
CREATE OR REPLACE MACRO year_of(d) AS year(d) - CASE WHEN month(d) < 8 THEN 1 ELSE 0 END;
CREATE OR REPLACE MACRO year_label(y) AS y || '-' || (y + 1);
CREATE OR REPLACE MACRO year_start(y) AS make_date(y, 8, 1);
CREATE OR REPLACE MACRO year_end(y) AS make_date(y + 1, 7, 31);
"""

# placements that take place, from their start to their actual or planned end; an evaluation list
# tells that nothing was evaluated up to the day until which it is complete
_RUNNING: Final = """
CREATE TABLE running AS
SELECT p.row AS placement_row, p.school,
    coalesce(r.id, p.company) AS company, k.company_row, p.qualification,
    p.period.start AS since,
    greatest(p.period.start, coalesce(
        list_min(list_filter(
            list_transform(p.endings, lambda x: x."on"), lambda d: d <= run.as_of)),
        p.period.planned_end, p.period.start)) AS until,
    list_min(list_transform(p.evaluations, lambda x: x."on")) AS evaluated_on,
    list_transform(p.evaluations, lambda x: x."on") AS evaluations,
    CASE WHEN p.evaluations IS NOT NULL THEN coalesce(
        p.lists_complete_until.evaluations, p.complete_until, run.complete_until)
        END AS evaluations_until
FROM placement p CROSS JOIN run
LEFT JOIN company_key k ON replace(p.company, ' ', '0') = k.key
LEFT JOIN company r ON r.row = k.company_row
WHERE p.status NOT IN ('withdrawn', 'rejected') AND p.period.start IS NOT NULL
"""

_PLACEMENT: Final = f"""
CREATE VIEW s_placement AS
SELECT p.row, p.row AS record_row, p.id AS subject, '' AS part, {_RUN},
    s.row AS the_school_row, k.company_row AS the_company_row, COLUMNS(p.*) AS "record__\\0"
FROM placement p
LEFT JOIN school s ON s.id = p.school
LEFT JOIN company_key k ON k.key = replace(p.company, ' ', '0')
"""

# a placement without a start may have been the first: which day that was is then unknown
_SCHOOL: Final = f"""
CREATE TABLE s_school_per_school_year AS
WITH years AS (
    SELECT school, year_of(since) AS y, min(since) AS first_start
    FROM running WHERE since >= {PROTOCOL} GROUP BY ALL
)
SELECT row_number() OVER () AS row, s.row AS record_row, years.school AS subject,
    year_label(y) AS part,
    {_RUN}, year_start(y) AS p__window__start, year_end(y) AS p__window__end,
    CASE WHEN undated.school IS NULL THEN first_start END AS p__first_start
FROM years LEFT JOIN school s ON s.id = years.school LEFT JOIN (
    SELECT DISTINCT school FROM placement
    WHERE period.start IS NULL AND status NOT IN ('withdrawn', 'rejected')
) AS undated ON undated.school = years.school
"""

# a recognition whose end is not recorded is certain on its first day only, and open after that
_COMPANY: Final = f"""
CREATE TABLE s_company_per_school_year AS
WITH recognition AS (
    SELECT row AS company_row, id AS company, unnest(recognitions) AS r FROM company
), stated AS (
    SELECT company, company_row, r.since AS since, least(
        list_min(list_filter(r.ended_on, lambda d: d <= run.as_of)) - 1,
        r.until, CASE WHEN r.open_ended THEN DATE '9999-12-31' END)::DATE AS until,
        r.ended_on IS NOT NULL AS sure
    FROM recognition CROSS JOIN run WHERE r.since <= run.as_of
), spans AS (
    SELECT company, company_row, greatest(since, {PROTOCOL}) AS since,
        coalesce(until, since) AS until, true AS recognised, sure AND until IS NOT NULL AS sure
    FROM stated
    UNION ALL
    SELECT company, company_row, greatest(since, {PROTOCOL}), until, false, true
    FROM running CROSS JOIN run WHERE company IS NOT NULL AND since <= run.as_of
), spread AS (
    SELECT *, unnest(range(year_of(since), year_of(least(until, (SELECT as_of FROM run))) + 1)) AS y
    FROM spans WHERE since <= until
), years AS (
    SELECT spread.* FROM spread
    SEMI JOIN (
        SELECT company, y FROM spread WHERE NOT recognised
        UNION ALL SELECT company, unnest([year_of(as_of) - 1, year_of(as_of)])
            FROM spread CROSS JOIN run
    ) AS judged ON judged.company = spread.company AND judged.y = spread.y
), clipped AS (
    SELECT company, company_row, y, recognised, sure, greatest(since, year_start(y)) AS since,
        least(until, year_end(y)) AS until
    FROM years
), grouped AS (
    SELECT company, y, any_value(company_row) AS company_row,
        bool_or(NOT recognised) AS active, bool_or(recognised) AS recognised,
        min(since) FILTER (WHERE NOT recognised) AS first_day,
        max(until) FILTER (WHERE NOT recognised) AS last_day,
        min(since) FILTER (WHERE recognised) AS recognised_since,
        CASE WHEN bool_and(sure) THEN max(until) FILTER (WHERE recognised) END AS recognised_until
    FROM clipped GROUP BY company, y
)
SELECT row_number() OVER () AS row, company_row AS record_row, company AS subject,
    year_label(y) AS part, {_RUN}, year_start(y) AS p__window__start, year_end(y) AS p__window__end,
    active AS p__active, recognised OR CASE WHEN c.recognitions IS NOT NULL AND coalesce(
        c.lists_complete_until.recognitions, c.complete_until, run.complete_until)
        >= least(year_end(y), run.as_of) THEN false END AS p__recognised,
    first_day AS p__first_day, last_day AS p__last_day, recognised_since AS p__recognised_since,
    recognised_until AS p__recognised_until, NULL::DATE AS p__evaluated_on,
    CASE WHEN NOT active THEN false END AS p__evaluated
FROM grouped CROSS JOIN run LEFT JOIN company c ON c.row = company_row
"""

_EVALUATED: Final = """
UPDATE s_company_per_school_year s
SET p__evaluated_on = found.first, p__evaluated = found.evaluated FROM (
    SELECT r.about AS row, min(day) AS first,
        CASE WHEN count(day) > 0 THEN true
            WHEN bool_and(coalesce(complete >= least(window_end, as_of), false)) THEN false
            END AS evaluated
    FROM (
        SELECT s.row AS about, run.as_of, s.p__window__end AS window_end,
            r.evaluations_until AS complete,
            unnest(coalesce(nullif(list_filter(r.evaluations, lambda d: d <= run.as_of
                AND d BETWEEN s.p__window__start AND s.p__window__end), []), [NULL])) AS day
        FROM s_company_per_school_year s CROSS JOIN run JOIN running r
            ON r.company = s.subject AND r.since <= s.p__window__end
            AND r.until >= s.p__window__start - 366
    ) AS r GROUP BY about
) AS found WHERE found.row = s.row
"""

_KNOWLEDGE_CENTRE: Final = f"""
CREATE TABLE s_knowledge_centre_per_school_year AS
WITH days AS (
    SELECT id, unnest(supply)."on" AS day FROM knowledge_centre
    UNION ALL SELECT id, unnest(school_support)."on" FROM knowledge_centre
    UNION ALL SELECT id, unnest(cooperation)."on" FROM knowledge_centre
    UNION ALL SELECT knowledge_centre, requested_on FROM recognition_request
    UNION ALL SELECT c.knowledge_centre, p__window__start
        FROM s_company_per_school_year s JOIN company c ON c.row = s.record_row
), years AS (
    SELECT DISTINCT id, year_of(day) AS y FROM days CROSS JOIN run
    WHERE id IS NOT NULL AND day <= run.as_of AND day >= {PROTOCOL}
)
SELECT row_number() OVER () AS row, k.row AS record_row, years.id AS subject, year_label(y) AS part,
    {_RUN}, year_start(y) AS p__window__start, year_end(y) AS p__window__end
FROM years LEFT JOIN knowledge_centre k ON k.id = years.id
"""

_RECORD_SUBJECT: Final = """
CREATE VIEW s_{kind} AS
SELECT row, row AS record_row, id AS subject, '' AS part, {run}, COLUMNS(*) AS "record__\\0"
FROM {kind}
"""

_REGION: Final = f"""
CREATE TABLE s_sector_per_region AS
SELECT row_number() OVER () AS row, row AS record_row, id AS subject, region AS part, {_RUN},
    region AS p__region
FROM (SELECT DISTINCT row, id, unnest(regions) AS region FROM sector)
"""

_PROGRAMME: Final = """
CREATE TABLE s_programme_per_{per} AS
WITH windows AS ({windows})
SELECT row_number() OVER () AS row, p.row AS record_row, p.id AS subject,
    label || ' ' || party AS part, {run}, start AS p__window__start, "end" AS p__window__end,
    party AS p__party
FROM (SELECT DISTINCT row, id, since, unnest(parties) AS party FROM programme) p
JOIN windows ON windows.row = p.row
"""
_PROGRAMME_WINDOWS: Final = {
    "school_year": """
        SELECT row, year_label(y) AS label, year_start(y) AS start, year_end(y) AS "end" FROM (
            SELECT row, unnest(range(year_of(since), year_of(as_of) + 1)) AS y
            FROM programme CROSS JOIN run WHERE since <= as_of)""",
    "half_year": """
        SELECT row, year(start) || '-' || CASE WHEN month(start) = 1 THEN 1 ELSE 2 END AS label,
            start, (start + INTERVAL 6 MONTH)::DATE - 1 AS "end" FROM (
            SELECT row, since, as_of, unnest(range(
                make_date(year(since), CASE WHEN month(since) < 7 THEN 1 ELSE 7 END, 1)::TIMESTAMP,
                as_of::TIMESTAMP + INTERVAL 1 DAY, INTERVAL 6 MONTH))::DATE AS start
            FROM programme CROSS JOIN run WHERE since <= as_of)
        WHERE start >= since""",
    "two_years": """
        SELECT row, year(start) || '-' || (year(start) + 2) AS label,
            start, (start + INTERVAL 2 YEAR)::DATE - 1 AS "end" FROM (
            SELECT row, unnest(range(since::TIMESTAMP, as_of::TIMESTAMP + INTERVAL 1 DAY,
                INTERVAL 2 YEAR))::DATE AS start
            FROM programme CROSS JOIN run WHERE since <= as_of)""",
}

_SCHOOL_PLACEMENTS: Final = """
CREATE TABLE running_school_per_school_year AS
SELECT s.row AS about, r.since, r.until, r.school, r.qualification, r.evaluated_on
FROM s_school_per_school_year s JOIN running r
    ON r.school = s.subject AND r.since BETWEEN s.p__window__start AND s.p__window__end
"""
_COMPANY_PLACEMENTS: Final = """
CREATE TABLE running_company_per_school_year AS
SELECT s.row AS about, r.since, r.until, r.school, r.qualification, r.evaluated_on
FROM s_company_per_school_year s JOIN running r
    ON r.company = s.subject AND r.since <= s.p__window__end AND r.until >= s.p__window__start
"""


def subject_statements() -> list[str]:
    """What makes the subjects' tables out of the record tables and ``run``, in order."""
    views = [f"CREATE VIEW {kind} AS SELECT rowid AS row, * FROM {kind}_data" for kind in KINDS]
    records = [
        _RECORD_SUBJECT.format(kind=kind, run=_RUN) for kind in ("recognition_request", "sector")
    ]
    programme = [
        _PROGRAMME.format(per=per, windows=windows, run=_RUN)
        for per, windows in _PROGRAMME_WINDOWS.items()
    ]
    return [
        *views, _SCHOOL_YEAR, _COMPANY_KEYS, _RUNNING, _PLACEMENT, _SCHOOL, _COMPANY, _EVALUATED,
        _KNOWLEDGE_CENTRE, *records, _REGION, *programme, _SCHOOL_PLACEMENTS, _COMPANY_PLACEMENTS,
    ]  # fmt: skip
