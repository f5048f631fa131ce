"""Codes stay whole on a page."""

import pytest
from markupsafe import escape

from bpvcheck.reports.renderers.codes import whole_codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("EVA-OL-1", ["EVA-OL-1"]),
        ("VRB-OI-6a. Zie ook DOEL-10, of 97AA-p000613.", ["VRB-OI-6a", "DOEL-10", "97AA-p000613"]),
        ("2011-2012 · 95530", ["2011-2012"]),
        ("KINDEROPVANG-1 VOG", ["KINDEROPVANG-1"]),
        ("BPV-begeleider, BPV-protocol en 16-jarigen", []),
        ("<b>A-1</b> & B", ["A-1"]),
    ],
)
def test_codes_are_not_broken_and_words_may_be(text: str, codes: list[str]) -> None:
    """Each code stands in an element of its own; nothing else changes, and all is escaped."""
    made = whole_codes(text)
    assert made.count('<span class="whole">') == len(codes)
    for code in codes:
        assert f'<span class="whole">{code}</span>' in made
    assert made.replace('<span class="whole">', "").replace("</span>", "") == escape(text)
