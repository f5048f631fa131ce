"""Why a finding has its verdict: what decided, what was read, what is missing, what to do.

`explain` reads one finding's situation out of a run's database and judges it by the reference::

    from bpvcheck.explain import as_text, explain

    explanation = explain(run, "VRB-OI-5:P1")
    print(as_text(explanation, "nl"))
    explanation.missing   # what to record, by the paths that the ledger has

What it says of a person goes to whoever asked, and nowhere else.
"""

from bpvcheck.explain.compose import explain, explain_finding
from bpvcheck.explain.model import Explanation, FactShown, JudgedDuty
from bpvcheck.explain.names import find
from bpvcheck.explain.plain import as_dict
from bpvcheck.explain.situation import situation
from bpvcheck.explain.text import as_text

__all__ = [
    "Explanation",
    "FactShown",
    "JudgedDuty",
    "as_dict",
    "as_text",
    "explain",
    "explain_finding",
    "find",
    "situation",
]
