"""How often things go wrong in simulated records: each rate with its source, or as an assumption.

A table such as ``BRIEFINGS`` gives the share of each variant in percent; the rest is as it should
be. Where a source measured satisfaction, the dissatisfied part is spread over the ways in which the
thing can go wrong; that spreading is an assumption. What comes without a source is one as well.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

T = TypeVar("T")
Draw = Callable[[], float]
"""Gives a number from 0 up to and not including 1."""

AGREEMENT_LATE: Final = 13 / 35
"""Agreements dated after the start: 13 of 35 records in the (pseudonymised) demo data of one ROC
(github cedanl/mbo-bekostiging-bestanden), 37 %."""
AGREEMENT_LATEST: Final = 185
"""Days after the start of the latest of them; same source."""
AGREEMENT_EARLIEST: Final = 67
"""Days before the start of the earliest agreement; same source."""
ENDED_EARLY: Final = 13 / 23
"""Finished placements that ended before the planned end; same source."""
WITHOUT_CREBO: Final = 1 / 35
"""Placements with an optional unit and no crebo; same source."""
WEEKS: Final[Mapping[str, tuple[int, ...]]] = {
    "BBL": (20, 26, 40, 44, 52, 52, 52, 52, 78, 104),
    "BOL": (8, 10, 15, 20, 20, 20, 20, 22, 26, 40),
}
"""Planned lengths. The median in the same source is 52 weeks, mostly of BBL; that a BOL placement
lasts half a school year is an assumption."""
WITHDRAWN: Final = 0.02
"""Placements that never took place (afgemeld, afgewezen): assumption."""

SCHOOLS_PER_THIN_ONE: Final = 4
"""One school in so many exports thin records: assumption."""
NOT_KEPT: Final[tuple[frozenset[str], ...]] = (
    frozenset(),
    frozenset(
        {
            "briefings",
            "introductions",
            "parts_handed_in",
            "presence",
            "progress",
            "student_reports",
            "supervisors",
        }
    ),
    frozenset(
        {
            "contact_persons",
            "introductions",
            "learning_goals",
            "match_checks",
            "parts_handed_in",
            "preparation",
            "supervisors",
        }
    ),
)
"""What a school that exports full dossiers does not keep in its system, one set per such school in
turn: assumption. These lists are absent from its records, which is not the same as empty."""
COMPANY_SIZES: Final = (0, 1, 1, 1, 2, 3, 3, 4, 6, 9)
"""Placements per company, 3 on average. Some recognised companies have none: with one student or
more were 49,000 companies in BBL of 247,000 recognised (SBB, 2015)."""
OTHER_SCHOOL: Final = 0.1
"""Placements at a company from another school than the company mostly works with: assumption."""

COMPANY_FATES: Final = {"lost": 4, "expired": 5, "other_qualification": 3, "late": 2}
"""What is wrong with recognitions, percent of companies: assumption. SBB withdrew some 20,000 of
250,000 in 2024/25, most of them without students at the time."""
ENDED_BY_LOSS: Final = 0.6
"""Placements that end when their company loses its recognition; the others go on: assumption."""
TRAINERS: Final = {"none": 3, "not_recorded": 6, "lower_level": 4, "two": 15}
"""Trainers of a company: none, without a recorded qualification, of a lower level than the
students', or two of them (the protocol's first footnote): assumption."""
LISTINGS: Final = {"nowhere": 2, "register_only": 7, "exempt": 1}
"""Companies that are not in the public register or not on stagemarkt; a few lawfully, such as a
shelter (SBB regulations 2015, annex 2)."""
PROFILES: Final = {"none": 12, "outdated": 10, "website": 6}
"""Companies without a profile, with a meagre one that nobody updated, or with one elsewhere."""
SUPPORT_GIVEN: Final = 0.7
"""Each kind of support a company should get: assumption."""
SUPPORT_TAKEN: Final = 0.92
"""Support that the company accepted: assumption."""
IMPROVEMENT_REFUSED: Final = 0.25
IMPROVEMENT_FAILED: Final = 0.3
"""Plans to improve that the company did not want, and those that failed: assumption."""
SUSTAINABILITY_ANSWERED: Final = 0.7
"""Companies with evaluations about which the knowledge centre decided: assumption."""
SUSTAINABILITY: Final = {"negative": 4, "conditional": 6}
"""Answers of the knowledge centre; that 10 % is not positive is an assumption."""

REQUESTS: Final = {"late": 7, "late_motivated": 6}
"""Decisions after ten working days, without and with a motivation: assumption. The norm is in
art. 6 of the recognition regulations (SBB 2015 and its predecessors)."""
NEWCOMERS: Final = 0.05
"""Requests of companies that were not recognised (yet), per request that was granted: assumption.
They are undecided, overdue or refused."""

SCHOOL_WITHOUT_CONTACT_POINT: Final = 0.12
"""Schools without a complaints desk: assumption. JOB-monitor 2012: how complaints are handled is
unclear to students."""
SCHOOL_INFORMATION_SKIPPED: Final = 0.12
POLICY_NOT_PUBLISHED: Final = 0.06
"""A yearly information that was skipped, and a policy that stands nowhere: assumption."""

MEETING_SKIPPED: Final = 0.15
MONITOR_SKIPPED: Final = 0.25
MEMBERS_NOT_INFORMED: Final = 0.15
SECTOR_STEP_SKIPPED: Final = 0.2
"""What parties, sectors and knowledge centres skipped of their joint work: assumption."""
SHORTAGE: Final = 0.06
"""Qualifications with too few places in a region and school year: assumption."""
NOT_RECRUITED: Final = 0.35
"""Shortages that nobody recruited for: assumption."""
SCHOOL_NOT_SUPPORTED: Final = 0.15
"""Schools not supported in using stagemarkt, in a school year: assumption."""

PREPARATION: Final = {"none": 5, "no_skills": 9, "late": 5, "no_help": 5, "declined": 6}
"""78 % of students were satisfied with the preparation (SBB BPV Monitor 2017). ``declined``: the
student had found a place already, which is fine."""
BRIEFINGS: Final = {"none": 5, "late": 6, "no_insurance": 6, "student_only": 8}
"""70 to 78 % satisfied with the preparation (SBB BPV Monitor 2016, 2017)."""
GOALS: Final = {"none": 6, "late": 6, "not_confirmed": 8}
MATCHES: Final = {"none": 8, "arranged": 8, "no_fit": 3, "too_many": 4}
INTRODUCTIONS: Final = {"none": 6, "late": 3, "arranged": 5}
"""Learning goals, match and talk: assumption, within the same satisfaction with preparation."""
AGREEMENT_TOPICS: Final = {"no_frequency": 10, "no_programme": 8, "no_assessment": 7}
"""75 % say that agreements were made (SBB BPV Monitor 2016)."""
CENTRE_SIGNATURE_MISSING: Final = 0.12
"""BBL agreements without the knowledge centre's signature (WEB art. 7.2.9, until 1 August 2015):
assumption."""
PARTY_SIGNATURE_MISSING: Final = 0.03
"""Agreements that company or student did not sign: assumption."""
CONTACT_PERSONS: Final = {"none": 4, "trainer_not_told": 10, "late": 5}
SUPERVISORS: Final = {"none": 2, "not_recorded": 5}
"""The school's contact and supervisor: not named, the trainer not told, told late, or without a
recorded qualification: assumption."""
CONTACTS: Final = {"one_fewer": 14, "two_fewer": 8, "hardly_any": 3}
"""25 % find that there were too few contacts (SBB BPV Monitor)."""
END_CONTACT: Final = {"none": 8, "by_company": 9}
"""The contact about the assessment: not held, or on the company's initiative: assumption."""
REPORTS_MISSING: Final = 0.12
PROGRESS: Final = {"none": 8, "only_progress": 7, "no_longer_fits": 4, "no_action": 2}
"""Reports by the student, and the school's look at progress and fit: assumption."""
PRESENCE: Final = {"not_kept": 25, "little_guidance": 6}
"""92 % were satisfied with guidance at work (SBB BPV Monitor 2021): 6 of the 75 % where presence
was kept."""
INCIDENTS: Final = 0.08
"""Placements with a recorded incident: assumption. One trainee in five reported pestering in 2013;
few such reports reach a dossier."""
REPLACEMENT: Final = {"none": 20, "no_consultation": 15}
"""Lost places without a replacement, or one found without the school: assumption."""
PARTS_MISSING: Final = 0.12
COMPANY_ASSESSMENT: Final = {"none": 8, "other_methods": 7}
SCHOOL_ASSESSMENT: Final = {"none": 6, "without_company": 10, "without_criteria": 5}
OBJECTIONS: Final = 0.02
"""Parts not handed in; assessments missing, by other methods than agreed, without the company's
judgement (10 %) or without criteria; objections: assumption."""
NO_FEEDBACK: Final = 0.2
"""Assessments that were not fed back to the company: assumption."""
EVALUATED: Final = 0.7
"""Finished placements evaluated with the student: assumption."""
COOPERATION_EVALUATED: Final = 0.6
"""Of those, with the co-operation of school and company evaluated as well: assumption."""
NOT_ASSESSED_AFTER_BREAK: Final = 0.5
"""Placements broken off that nobody assessed: assumption."""

SURVEYED: Final = 0.08
"""Placements about which students, trainers and schools were asked to judge: assumption."""
SURVEY: Final = {"negative": 6, "conditional": 14}
"""Answers of a survey; 69 % (JOB-monitor) to 92 % (SBB BPV Monitor) are positive on guidance."""
ATTESTED_COOPERATION: Final = 0.8
"""School years in which schools judged the knowledge centre on co-operation: assumption."""

SITE_GUIDANCE: Final[Mapping[str, int]] = {"too_little": 15, "not_kept": 10}
"""How BBL students are guided on a site in construction; this and what follows on branches is
assumption."""
SITE_ASKED: Final = 0.85
SITE_ANSWERS: Final[Mapping[str, int]] = {"negative": 8, "conditional": 4}
"""How often student or supervisor is asked about it, and what is answered."""
SITES_SEEN: Final = 0.8
SITES_CROWDED: Final = 0.06
"""School years in which a site was looked at, and of those how many had too many students."""
CONDUCT: Final[Mapping[str, int]] = {"late": 8, "none": 5, "not_recorded": 15}
CONDUCT_OLD: Final = 0.1
"""Certificates of conduct in childcare, and how many of these were issued long before."""
SECURITY_PASSES: Final[Mapping[str, int]] = {"late": 12, "untrained": 10, "not_recorded": 20}
PERMITS: Final[Mapping[str, int]] = {"none": 3}
EXEMPT: Final = 0.1
VISITS_REFUSED: Final = 0.05
AGE_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "BOL": ("16_17", "16_17", "adult", "adult", "adult"),
    "BBL": ("16_17", "adult", "adult", "adult", "adult", "adult"),
}
WORK_BY_MINORS: Final[Mapping[str, int]] = {"too_long": 6, "not_kept": 82}
RISK_ASSESSMENTS: Final[Mapping[str, int]] = {"none": 5, "not_on_youth": 15, "not_recorded": 30}


def table(variants: Mapping[str, int], rest: T, **given: T) -> tuple[T, ...]:
    """List a hundred values to pick from: ``given`` for the variants, ``rest`` for the others.

    >>> table({"none": 2}, "fine", none="nothing").count("nothing")
    2
    """
    values = [given[name] for name, percent in variants.items() for _ in range(percent)]
    return (*values, *(rest for _ in range(100 - len(values))))


def named(variants: Mapping[str, int]) -> tuple[str, ...]:
    """List the variants' own names as a table; the rest is the empty text."""
    return table(variants, "", **{name: name for name in variants})


def pick(draw: Draw, values: tuple[T, ...]) -> T:
    """One of the values, each as likely as the others."""
    return values[int(draw() * len(values))]
