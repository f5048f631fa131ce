"""The closed vocabularies of a placement: the words that its fields may hold."""

from typing import Literal

Status = Literal["draft", "complete", "printed", "final", "ended", "withdrawn", "rejected"]
"""Life cycle as student systems keep it: voorlopig, volledig, afgedrukt, definitief, beëindigd;
withdrawn (afgemeld) and rejected (afgewezen) placements never took place."""
Intensity = Literal["full_time", "part_time"]
EndReason = Literal[
    "completed",
    "student_left",
    "company_ended",
    "school_ended",
    "recognition_lost",
    "company_closed",
    "other",
]
PreparationSubject = Literal[
    "the_company",
    "company_orientation",
    "sector_orientation",
    "branches",
    "occupations",
    "companies",
    "learning_opportunities",
    "presentation_skills",
    "application_skills",
    "finding_a_place",
]
BriefingTopic = Literal[
    "responsibilities_company",
    "responsibilities_school",
    "duties_company",
    "duties_school",
    "insurance",
    "bpv_policy",
    "contact_point",
    "working_conditions",
    "social_safety",
]
Fit = Literal["fits", "fits_with_arrangements", "does_not_fit"]
AgreementTopic = Literal[
    "form",
    "content",
    "guidance_manner",
    "guidance_frequency",
    "learning_programme",
    "assessment",
    "period",
    "hours_per_calendar_year",
    "hours_total",
    "hours_per_study_year",
    "guidance",
    "exit_qualifications_part",
    "qualification_part",
    "dissolution",
    "trainer",
    "supervisor",
    "insurance",
    "company_code",
]
GuidanceForm = Literal["visit", "phone", "video", "mail", "meeting"]
AssessmentMethod = Literal[
    "observation", "work_sample", "practical_test", "portfolio", "interview", "report", "logbook"
]
ContactSubject = Literal[
    "guidance",
    "progress",
    "learning_goals",
    "assessment",
    "evaluation",
    "incident",
    "placement",
]
TrainerTask = Literal["contact", "daily_guidance", "assessment"]
TrainerQualification = Literal[
    "vocational_diploma",
    "equivalent_experience",
    "trainer_course",
    "trainer_certificate",
    "retraining",
    "other",
    "unspecified",
    "not_qualified",
]
"""``unspecified``: qualified, and it is not recorded how; ``not_qualified`` states the contrary."""
SupervisorQualification = Literal[
    "teaching_qualification",
    "supervision_training",
    "vocational_experience",
    "other",
    "unspecified",
    "not_qualified",
]
IncidentKind = Literal[
    "absence",
    "hours",
    "house_rules",
    "safety",
    "agreement_not_kept",
    "instructions_not_followed",
    "guidance_fell_short",
    "unwanted_behaviour",
    "complaint",
    "accident",
]
PlaceLossReason = Literal[
    "company_ended",
    "recognition_lost",
    "company_closed",
    "guidance_fell_short",
    "place_not_available",
]
