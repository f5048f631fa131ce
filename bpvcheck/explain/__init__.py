"""Why a finding has its verdict, and what would change it.

`explain` reads one finding's situation out of a run's database, judges it by the reference, and
searches what would have to be on record for another verdict::

    from bpvcheck.explain import as_text, explain

    explanation = explain(run, "VRB-OI-5:P1")
    print(as_text(explanation, "nl"))
    explanation.ways[0].changes   # what `apply_changes` makes in the records

What it says of a person goes to whoever asked, and nowhere else.
"""

from bpvcheck.explain.changes import Change, apply_changes
from bpvcheck.explain.compose import explain, explain_finding
from bpvcheck.explain.model import Explanation, FactShown, Finding, Way
from bpvcheck.explain.names import find
from bpvcheck.explain.plain import as_dict
from bpvcheck.explain.situation import situation
from bpvcheck.explain.text import as_text

__all__ = [
    "Change",
    "Explanation",
    "FactShown",
    "Finding",
    "Way",
    "apply_changes",
    "as_dict",
    "as_text",
    "explain",
    "explain_finding",
    "find",
    "situation",
]
