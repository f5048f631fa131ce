"""How records are spoken of: fields by their titles, words of vocabularies, conditions."""

from bpvcheck.explain.words.conditions import Speaker, item_paths
from bpvcheck.explain.words.titles import Names
from bpvcheck.explain.words.values import both, in_words, joined, word

__all__ = ["Names", "Speaker", "both", "in_words", "item_paths", "joined", "word"]
