"""How records are spoken of: fields by their titles, vocabulary, lists and what is in them."""

from bpvcheck.explain.words.nouns import noun
from bpvcheck.explain.words.titles import title
from bpvcheck.explain.words.values import in_words, joined, word

__all__ = ["in_words", "joined", "noun", "title", "word"]
