"""Pseudonyms at the door: who a file is about is replaced before anything else reads it.

A pseudonym is keyed (HMAC-SHA256, RFC 2104): with the key a person is always the same pseudonym,
without it nothing leads back (GDPR, art. 4.5). The key is the school's and stays there. What is not
known to be harmless goes nowhere: see `tables` and `records`.
"""

from bpvcheck.pseudonyms.chosen import Chosen, PseudonymiseOutcome
from bpvcheck.pseudonyms.key import Keyed, new_key, read_key

__all__ = ["Chosen", "Keyed", "PseudonymiseOutcome", "new_key", "read_key"]
