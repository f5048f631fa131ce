"""The options with which a command is about one school, company or knowledge centre."""

from collections.abc import Callable
from typing import Any, TypedDict

import click

from bpvcheck.cli.base import option
from bpvcheck.i18n import N_, _

__all__ = ["PartyChosen", "party_chosen", "party_options"]


class PartyChosen(TypedDict):
    """Whom a command is about; at most one of them is given."""

    school: str | None
    company: str | None
    knowledge_centre: str | None


def party_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose one party."""
    centre = option(
        "--knowledge-centre", metavar="BRIN", help=N_("Only what concerns this knowledge centre.")
    )
    company = option(
        "--company", metavar=N_("ID"), help=N_("Only what concerns this learning company.")
    )
    school = option("--school", metavar="BRIN", help=N_("Only what concerns this school."))
    return school(company(centre(command)))


def party_chosen(asked: PartyChosen) -> tuple[str, str]:
    """Return the kind of party and its id as it was given; two times nothing without one."""
    named = {
        "school": asked["school"],
        "company": asked["company"],
        "knowledge_centre": asked["knowledge_centre"],
    }
    given = [(party, about) for party, about in named.items() if about]
    if len(given) > 1:
        raise click.UsageError(_("Name one school, company or knowledge centre, not several."))
    return given[0] if given else ("", "")
