"""What the items of each list are called, one and several."""

from typing import Final

from bpvcheck.i18n import N_, _

NOUNS: Final = {
    "endings": (N_("ending"), N_("endings")),
    "preparation": (N_("preparatory activity"), N_("preparatory activities")),
    "briefings": (N_("briefing"), N_("briefings")),
    "learning_goals": (N_("record of learning goals"), N_("records of learning goals")),
    "match_checks": (N_("check of the match"), N_("checks of the match")),
    "introductions": (N_("introductory talk"), N_("introductory talks")),
    "signatures": (N_("signature"), N_("signatures")),
    "contact_persons": (N_("contact person"), N_("contact persons")),
    "trainers": (N_("trainer"), N_("trainers")),
    "supervisors": (N_("supervisor"), N_("supervisors")),
    "contacts": (N_("contact or talk"), N_("contacts or talks")),
    "student_reports": (N_("report by the student"), N_("reports by the student")),
    "progress": (N_("progress check"), N_("progress checks")),
    "presence": (N_("period of presence"), N_("periods of presence")),
    "incidents": (N_("incident"), N_("incidents")),
    "place_losses": (N_("loss of the place"), N_("losses of the place")),
    "parts_handed_in": (N_("part handed in"), N_("parts handed in")),
    "assessments": (N_("assessment"), N_("assessments")),
    "objections": (N_("objection"), N_("objections")),
    "feedback": (N_("feedback talk"), N_("feedback talks")),
    "evaluations": (N_("evaluation"), N_("evaluations")),
    "publications": (N_("publication"), N_("publications")),
    "information": (N_("message or meeting"), N_("messages or meetings")),
    "contact_points": (N_("contact point"), N_("contact points")),
    "recognitions": (N_("recognition"), N_("recognitions")),
    "listings": (N_("listing"), N_("listings")),
    "listing_exemptions": (N_("exemption from listing"), N_("exemptions from listing")),
    "profiles": (N_("company profile"), N_("company profiles")),
    "support": (N_("form of support"), N_("forms of support")),
    "sustainability_decisions": (
        N_("decision on sustainability"),
        N_("decisions on sustainability"),
    ),
    "improvement_plans": (N_("improvement plan"), N_("improvement plans")),
    "criteria": (N_("assessment of the criteria"), N_("assessments of the criteria")),
    "decisions": (N_("decision"), N_("decisions")),
    "extensions_of_term": (N_("extension of the term"), N_("extensions of the term")),
    "supply": (N_("count of places"), N_("counts of places")),
    "school_support": (N_("support of a school"), N_("supports of schools")),
    "cooperation": (N_("joint activity"), N_("joint activities")),
    "talks": (N_("talk"), N_("talks")),
    "agreements": (N_("branch agreement"), N_("branch agreements")),
    "surveys": (N_("regional survey"), N_("regional surveys")),
    "representatives": (N_("representative contact"), N_("representative contacts")),
    "model_annex": (N_("step towards the model annex"), N_("steps towards the model annex")),
    "meetings": (N_("meeting of the parties"), N_("meetings of the parties")),
    "member_information": (N_("information for members"), N_("rounds of information")),
    "monitors": (N_("BPV monitor"), N_("BPV monitors")),
    "exam_profile": (
        N_("activity in the exam-profile project"),
        N_("activities in the exam-profile project"),
    ),
    "attestations": (N_("attestation"), N_("attestations")),
    "placements": (N_("placement"), N_("placements")),
}


def noun(name: str, count: int = 1) -> str:
    """What an item of a list is called, or several of them."""
    one, several = NOUNS[name]
    return _(one) if count == 1 else _(several)
