"""The same expressions on one subject, in plain Python: for `explain`, and to check the kernels.

It says the same as `bpvcheck.observe.kernels`, item by item, so that a person can be shown which
item settled what. Not for many records.
"""

# the modules that are imported for what they say of nodes
from bpvcheck.observe.reference import coverage, dates, lists, plain, sequence  # noqa: F401
from bpvcheck.observe.reference.dispatch import evaluate
from bpvcheck.observe.reference.patterns import judging, pattern_of, truths_of
from bpvcheck.observe.reference.situation import SubjectSituation, lookup
from bpvcheck.observe.reference.situations import Situations
from bpvcheck.observe.reference.values import Item, Range

__all__ = [
    "Item",
    "Range",
    "Situations",
    "SubjectSituation",
    "evaluate",
    "judging",
    "lookup",
    "pattern_of",
    "truths_of",
]
