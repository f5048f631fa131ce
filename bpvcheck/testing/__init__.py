"""What tests of rules and of the engine have in common: stories, and records set apart.

A story (`stories`) is a situation that a domain expert recognises, with the verdicts worked out by
hand. `set_apart` gives records identifiers of their own, so that many variants of one situation
are judged in a single run (`judge_records`).
"""

from bpvcheck.testing.apart import set_apart
from bpvcheck.testing.run import Row, judge_records
from bpvcheck.testing.stories import Expected, Story, load_stories, read_story

__all__ = ["Expected", "Row", "Story", "judge_records", "load_stories", "read_story", "set_apart"]
