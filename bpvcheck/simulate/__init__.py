"""Made-up records with realistic flaws, for trying out, demonstrating and measuring.

``simulate(40, 100_000, seed=1)`` yields the lines of an NDJSON file: the joint programme, sectors,
knowledge centres, companies, requests for recognition, schools, placements and attestations, in
that order. Same arguments, same bytes. No name of a person, no real school and no real company is
in it: BRINs come from ranges that were never given out, people are pseudonyms.

How often something goes wrong, and where that figure comes from, stands in ``rates``. A school in
four (``SCHOOLS_PER_THIN_ONE``) exports thin records: period, company, qualification, hours and
signatures, and not up to when that is complete.
"""

from bpvcheck.simulate.stream import simulate

__all__ = ["simulate"]
