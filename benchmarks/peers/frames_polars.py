"""Polars expressions by hand: per duty the day on which it was met, for all placements at once.

A list becomes a frame with a row per item; what is asked of it is the first day on which an item
fits, joined back to the placements.
"""

from datetime import date
from pathlib import Path

import polars as pl
from common import AS_OF, Verdicts, collected, holidays

NEVER = date(9999, 1, 1)
SCHOOL = ["school", "supervisor"]
COMPANY = ["company", "trainer"]
FITS = ["fits", "fits_with_arrangements"]
on, start, closing, late = (pl.col(name) for name in ("on", "start", "closing", "late"))


def any_of(column: str, values: list[str]) -> pl.Expr:
    """Return whether a list holds one of some values."""
    return pl.any_horizontal(pl.col(column).list.contains(value) for value in values)


with_school, with_company = any_of("participants", SCHOOL), any_of("participants", COMPANY)
with_student = any_of("participants", ["student"])
alone = (pl.col("response") == "took_part") | ~with_school
by_school = with_student & (pl.col("response") == "took_part") & with_school


class Frames:
    """The placements of a file, and a frame per list of theirs."""

    def __init__(self, path: Path) -> None:
        """Read the file, and work out the days that duties turn on."""
        read = pl.read_ndjson(path, infer_schema_length=None)
        self.companies = read.filter(kind="company")
        placements = read.filter(kind="placement").with_columns(
            pl.col("complete_until").str.to_date()
        )
        ends = (
            placements.select("id", "endings")
            .explode("endings")
            .select("id", ended=pl.col("endings").struct.field("on").str.to_date())
            .filter(pl.col("ended") <= AS_OF)
            .group_by("id")
            .agg(pl.col("ended").last())
        )
        period = pl.col("period").struct
        days = {"holidays": holidays(), "roll": "backward"}
        self.placements = (
            placements.join(ends, on="id", how="left", maintain_order="left")
            .with_columns(
                start=period.field("start").str.to_date(),
                end=pl.coalesce("ended", period.field("planned_end").str.to_date()),
                agreement=pl.col("agreement"),
            )
            .with_columns(
                late=pl.min_horizontal("end", pl.lit(AS_OF)),
                closing=pl.max_horizontal("start", pl.col("end") - pl.duration(days=28)),
                end_10=pl.col("end").dt.add_business_days(10, **days),
                end_30=pl.col("end").dt.add_business_days(30, **days),
                drawn_up=pl.col("agreement").struct.field("drawn_up_on").str.to_date(),
            )
        )

    def items(self, name: str) -> pl.DataFrame:
        """Return a row per item of a list, of what has happened by now."""
        kept = ["id", "start", "closing", "late", "drawn_up"]
        return (
            self.placements.select(*kept, name)
            .explode(name)
            .drop_nulls(name)
            .unnest(name)
            .with_columns(on.str.to_date())
            .filter(on <= AS_OF)
        )

    def first(self, name: str, *holds: pl.Expr, day: pl.Expr = on) -> pl.Series:
        """Return, for each placement, the first day on which an item fits."""
        found = self.items(name).filter(*holds).group_by("id").agg(day.min().alias("day"))
        joined = self.placements.select("id").join(
            found, on="id", how="left", maintain_order="left"
        )
        return joined["day"].fill_null(NEVER)

    def last_is(self, name: str, good: pl.Expr, by: pl.Expr) -> pl.Series:
        """Return, for each placement, whether the last item up to a day is good."""
        last = (
            self.items(name)
            .filter(on <= by)
            .sort("on")
            .group_by("id")
            .agg(good.last().alias("good"))
        )
        joined = self.placements.select("id").join(last, on="id", how="left", maintain_order="left")
        return joined["good"].fill_null(value=False)

    def all_named(self, values: list[str], field: str, name: str, *holds: pl.Expr) -> pl.Series:
        """Return the first day on which items that fit name all values together."""
        named = (self.first(name, *holds, pl.col(field).list.contains(value)) for value in values)
        return latest(*named)


def latest(*days: pl.Series) -> pl.Series:
    """Return the latest day in each row."""
    return pl.select(pl.max_horizontal(days)).to_series()


class Judge:
    """The verdicts of all placements, duty by duty."""

    def __init__(self, frames: Frames) -> None:
        """Judge none yet."""
        self.frames, self.found = frames, dict[str, pl.Series]()

    def met_on(self, duty: str, day: pl.Series, due: str, name: str, **other: pl.Expr) -> None:
        """Judge a duty by the day on which it was met."""
        until = late if due == "start" else pl.lit(AS_OF)
        self.met(duty, pl.lit(day) <= pl.col(due), pl.lit(day) <= until, due, name, **other)

    def met(
        self, duty: str, in_time: pl.Expr, by_now: pl.Expr, due: str, name: str, **other: pl.Expr
    ) -> None:
        """Judge a duty by whether it was met by its due day, and by now."""
        nobody, everybody = pl.lit(value=False), pl.lit(value=True)
        applies, unknown = other.get("applies", everybody), other.get("unknown", nobody)
        complete = (pl.col("complete_until") >= pl.col(due)) & pl.col(name).is_not_null()
        verdict = (
            pl.when(pl.col("status").is_in(["withdrawn", "rejected"]) | ~applies)
            .then(pl.lit("not_applicable"))
            .when(in_time & ~other.get("applies_unknown", nobody))
            .then(pl.lit("met"))
            .when(other.get("broken", nobody))
            .then(pl.lit("breached"))
            .when(pl.col(due) >= AS_OF)
            .then(pl.lit("pending"))
            .when(unknown | other.get("applies_unknown", nobody))
            .then(pl.lit("not_demonstrated"))
            .when(by_now)
            .then(pl.lit("met_late"))
            .when(complete)
            .then(pl.lit("breached"))
            .otherwise(pl.lit("not_demonstrated"))
        )
        self.found[duty] = self.frames.placements.select(verdict.alias(duty)).to_series()


def judge_all(f: Frames, how: type[Judge] = Judge) -> dict[str, pl.Series]:  # noqa: PLR0915
    """Judge all duties."""
    j = how(f)
    topics = pl.col("agreement").struct.field("topics")
    school_signed = f.first("signatures", pl.col("by") == "school", on >= pl.col("drawn_up"))
    company_signed = f.first("signatures", pl.col("by") == "company", on >= pl.col("drawn_up"))

    # VRB-ST-1a
    looked_up = pl.col("subjects").list.contains("the_company") & with_student & alone
    j.met_on("VRB-ST-1a", f.first("preparation", looked_up), "start", "preparation")

    # VRB-ST-1b
    subjects = ["branches", "occupations", "companies", "learning_opportunities"]
    explored = f.all_named(subjects, "subjects", "preparation", with_student, alone)
    j.met_on("VRB-ST-1b", explored, "start", "preparation")

    # VRB-OI-1
    practical = any_of("subjects", ["company_orientation", "sector_orientation", "the_company"])
    j.met_on("VRB-OI-1", f.first("preparation", practical & by_school), "start", "preparation")

    # VRB-OI-3a
    fits = pl.col("outcome").is_in(FITS)
    by_start, by_late = (pl.lit(f.last_is("match_checks", fits, day)) for day in (start, late))
    j.met("VRB-OI-3a", by_start, by_late, "start", "match_checks")

    # VRB-OI-3b
    told = pl.col("confirmed_by_student_on").str.to_date()
    has_goals = pl.col("goals").list.len() > 0
    known = f.first("learning_goals", has_goals, told <= AS_OF, day=pl.max_horizontal(on, told))
    unconfirmed = pl.lit(f.first("learning_goals", has_goals, told.is_null())) <= start
    j.met_on("VRB-OI-3b", known, "start", "learning_goals", unknown=unconfirmed)

    # VRB-OI-3c
    both = (pl.col("needs").list.len() > 0) & (pl.col("opportunities").list.len() > 0)
    judged = pl.col("outcome").is_in([*FITS, "does_not_fit"])
    j.met_on("VRB-OI-3c", f.first("match_checks", both & judged), "start", "match_checks")

    # VRB-OI-4
    subjects = ["company_orientation", "presentation_skills", "application_skills"]
    learnt = f.all_named(subjects, "subjects", "preparation", by_school)
    j.met_on("VRB-OI-4", learnt, "start", "preparation")

    # VRB-OI-5
    briefing = [
        *("responsibilities_company", "responsibilities_school", "duties_company"),
        *("duties_school", "insurance"),
    ]
    student = f.all_named(briefing, "topics", "briefings", any_of("audience", ["student"]))
    company = f.all_named(briefing, "topics", "briefings", any_of("audience", COMPANY))
    j.met_on("VRB-OI-5", latest(student, company), "start", "briefings")

    # VRB-OI-6c
    programme = pl.col("agreement").struct.field("learning_programme").list.len()
    signed, late_signed = pl.lit(school_signed) <= start, pl.lit(school_signed) <= late
    stated = (topics.list.contains("learning_programme") & (programme > 0)).fill_null(value=False)
    unknown = topics.list.contains("learning_programme") & programme.is_null() & signed
    j.met(
        "VRB-OI-6c", stated & signed, stated & late_signed, "start", "signatures", unknown=unknown
    )

    # VRB-OI-6d
    methods = pl.col("agreement").struct.field("assessment_methods").list.len()
    stated = (topics.list.contains("assessment") & (methods > 0)).fill_null(value=False)
    unknown = topics.list.contains("assessment") & methods.is_null() & signed
    j.met(
        "VRB-OI-6d", stated & signed, stated & late_signed, "start", "signatures", unknown=unknown
    )

    # VRB-LB-1
    held, maybe = recognised(f)
    refused = ~pl.lit(held) & ~pl.lit(maybe)
    options = {"unknown": pl.lit(maybe), "broken": refused}
    j.met("VRB-LB-1", pl.lit(held), pl.lit(held), "start", "signatures", **options)

    # VRB-LB-2
    fit = pl.col("expectations").is_in([*FITS, "does_not_fit"])
    talked = f.first("introductions", with_student & with_company & fit)
    j.met_on("VRB-LB-2", talked, "start", "introductions")

    # VRB-LB-3a
    needed = [topics.list.contains(topic) for topic in ("form", "content", "assessment")]
    guidance = ["guidance", "guidance_manner", "guidance_frequency"]
    guided = pl.any_horizontal(topics.list.contains(topic) for topic in guidance)
    stated = pl.all_horizontal(*needed, guided).fill_null(value=False)
    signed, late_signed = pl.lit(company_signed) <= start, pl.lit(company_signed) <= late
    j.met("VRB-LB-3a", stated & signed, stated & late_signed, "start", "signatures")

    # ALG-LB-1b
    overlap = pl.col("opportunities").list.set_intersection("needs").list.len()
    every = overlap == pl.col("needs").list.n_unique()
    enough = every | ((pl.col("outcome") == "fits_with_arrangements") & (overlap > 0))
    free = pl.col("places_taken") <= pl.col("places_available")
    good = enough & free & (pl.col("outcome") != "does_not_fit")
    by_start, by_late = (pl.lit(f.last_is("match_checks", good, day)) for day in (start, late))
    j.met("ALG-LB-1b", by_start, by_late, "start", "match_checks")

    # BEO-LB-2
    talk = with_company & with_school & (on >= closing)
    assessed = f.first("contacts", talk, pl.col("subjects").list.contains("assessment"))
    j.met_on("BEO-LB-2", assessed, "end_10", "contacts")

    # BEO-OI-2a
    evaluated = f.first("contacts", talk, pl.col("subjects").list.contains("evaluation"))
    together = f.first("evaluations", talk)
    either = pl.select(pl.min_horizontal(evaluated, together)).to_series()
    j.met_on("BEO-OI-2a", latest(assessed, either), "end_10", "contacts")

    # BEO-OI-2b
    about = with_company & (on >= closing)
    asked = about & pl.col("initiative").is_in(SCHOOL)
    asked_assessed = f.first("contacts", asked, pl.col("subjects").list.contains("assessment"))
    asked_evaluated = f.first("contacts", asked, pl.col("subjects").list.contains("evaluation"))
    silent = f.first(
        "contacts",
        about,
        pl.col("initiative").is_null(),
        pl.col("subjects").list.contains("assessment"),
    )
    due = pl.col("end_10")
    unknown = (pl.lit(silent) <= due) | (
        (pl.lit(asked_assessed) <= due)
        & (pl.lit(together) <= due)
        & ~(pl.lit(asked_evaluated) <= due)
    )
    first_asked = latest(asked_assessed, asked_evaluated)
    j.met_on("BEO-OI-2b", first_asked, "end_10", "contacts", unknown=unknown)

    # BEO-ST-1
    parts = pl.col("agreement").struct.field("programme_parts")
    handed = f.items("parts_handed_in").join(f.placements.select("id", parts=parts), on="id")
    fitting = handed.filter(pl.col("part").is_in(pl.col("parts")))
    day = fitting.group_by("id").agg(on.max().alias("day"), pl.col("part").n_unique())
    joined = f.placements.select("id").join(day, on="id", how="left", maintain_order="left")
    every = pl.lit(joined["part"].fill_null(0)) == parts.list.len()
    handed_in = pl.lit(joined["day"].fill_null(NEVER)) <= pl.col("end_10")
    completed = f.first("endings", pl.col("reason") == "completed")
    options = {
        "applies": (parts.list.len() > 0).fill_null(value=True),
        "applies_unknown": (pl.lit(completed) > AS_OF) | parts.is_null(),
    }
    j.met("BEO-ST-1", handed_in & every, every, "end_10", "parts_handed_in", **options)

    # EVA-OL-1
    period = pl.col("about").list.contains("period") & with_student & with_school & (on >= closing)
    j.met_on("EVA-OL-1", f.first("evaluations", period), "end_30", "evaluations")

    # EVA-OL-2
    cooperation = pl.col("about").list.contains("cooperation") & with_school & with_company
    j.met_on("EVA-OL-2", f.first("evaluations", cooperation, on >= start), "end_30", "evaluations")
    return j.found


def recognised(f: Frames) -> tuple[pl.Series, pl.Series]:
    """Return who was recognised on the day of the last signature, and who may have been."""
    parties = ["school", "student", "company"]
    signed = f.items("signatures").filter(pl.col("by").is_in(parties))
    last = signed.group_by("id").agg(
        on.max().alias("signed"), pl.col("by").n_unique().alias("many")
    )
    mine = f.placements.select("id", "company", "location", "qualification", "optional_unit_only")
    rows = f.companies.select(company="id", its="recognitions").explode("its").drop_nulls("its")
    ended = pl.col("its").struct.field("ended_on").list.eval(pl.element().str.to_date()).list.min()
    known = rows.select(
        "company",
        since=pl.col("its").struct.field("since").str.to_date(),
        until=pl.col("its").struct.field("until").str.to_date().fill_null(NEVER),
        ended=ended.fill_null(NEVER),
        of=pl.col("its").struct.field("qualification"),
        at=pl.col("its").struct.field("location"),
    )
    day = pl.col("signed")
    holds = (day >= pl.col("since")) & (day <= pl.col("until")) & (day < pl.col("ended"))
    fits = (pl.col("of") == pl.col("qualification")) | pl.col("optional_unit_only")
    here = (pl.col("at") == "all") | (pl.col("at") == pl.col("location"))
    every = mine.join(last.filter(many=len(parties)), on="id").join(known, on="company")
    found = every.group_by("id").agg(
        (holds & fits & here).any(ignore_nulls=True).alias("held"),
        (holds & fits & here.is_null()).any(ignore_nulls=True).alias("maybe"),
    )
    joined = f.placements.select("id").join(found, on="id", how="left", maintain_order="left")
    return joined["held"].fill_null(value=False), joined["maybe"].fill_null(value=True)


def judge(path: Path) -> Verdicts:
    """Judge all placements of a file."""
    frames = Frames(path)
    ids = frames.placements["id"].to_list()
    return collected(
        (duty, placement, verdict)
        for duty, verdicts in judge_all(frames).items()
        for placement, verdict in zip(ids, verdicts.to_list(), strict=True)
    )
