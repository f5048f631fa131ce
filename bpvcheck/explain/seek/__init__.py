"""From a wanted truth to the changes of the records that give it: the language read backwards.

`seek` yields drafts in which a node is what is wanted, the plainest first. Each module knows some
kinds of nodes; what none knows how to reach is not reached, and that is said. Every draft is
evaluated again before it is given, so that what is offered holds.
"""

# the modules that are imported for what they know of nodes
from bpvcheck.explain.seek import covered, covers, days, lists, numbers, plain  # noqa: F401
from bpvcheck.explain.seek.core import seek

__all__ = ["seek"]
