"""``bpvcheck explain``: why a verdict is as it is, and what is missing."""

import json
from pathlib import Path
from typing import Any, Unpack

import click

from bpvcheck.cli.base import argument, command, option, paths
from bpvcheck.cli.book import known_ids, rule_book
from bpvcheck.cli.judging import Asked, judged, moments, run_exit_code, workings
from bpvcheck.i18n import N_, current
from bpvcheck.visible import visible

_HELP = N_(
    "Tell why a verdict is as it is: what decided, what was read, and what is missing.\n\n"
    "FINDING is the id of a duty and what it was judged of, such as VRB-OI-5:P1, and where there "
    "is more the part of it, such as ALG-OI-1a:99XA:2011-2012. PATH is a file or folder with "
    "records."
)


class ExplainAsked(Asked):
    """The options of `explain`."""

    as_json: bool


@command("explain", _HELP)
@argument("finding", metavar=N_("FINDING"))
@paths()
@moments
@option("--json", "as_json", is_flag=True, help=N_("Print the explanation as JSON."))
@workings
def explain(finding: str, paths: tuple[Path, ...], **asked: Unpack[ExplainAsked]) -> int:
    """Judge the duty of a finding, and explain what came of it."""
    from bpvcheck.explain import as_dict, as_text
    from bpvcheck.explain import explain as explain_finding

    duty, _colon, subject = finding.partition(":")
    (duty,) = known_ids(rule_book(asked["folder"], asked), [duty.strip()])
    asked["only"], asked["skip"] = (duty,), ()
    with judged(paths, asked) as run:
        found: Any = explain_finding(run, f"{duty}:{subject}")
        if asked["as_json"]:
            click.echo(json.dumps(as_dict(found), indent=2, ensure_ascii=False))
        else:
            click.echo(visible(as_text(found, current()), keep="\n"), nl=False)
        return run_exit_code(run, allow_invalid=asked["allow_invalid"])
