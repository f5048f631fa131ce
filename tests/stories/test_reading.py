"""How a story is read: what is different from another one, and what is wrong with a file."""

from pathlib import Path
from textwrap import dedent

import pytest

from bpvcheck.rulebook.load import load_rules
from bpvcheck.testing import check_stories, read_story
from bpvcheck.testing.apart import set_apart
from bpvcheck.testing.stories import StoryError

FIRST = """
    title: {nl: eerste, en: first}
    story: {nl: een school, en: a school}
    as_of: 2012-11-01
    records: [{kind: school, id: 99XA, region: oost}]
    verdicts:
      99XA 2011-2012:
        ALG-OI-2a: {breached: there is none}
        ALG-OI-1a: {met: it is there}
"""
SECOND = """
    title: {nl: tweede, en: second}
    story: {nl: een andere school, en: another school}
    like: first
    set: {99XA/region: west}
    records: [{kind: school, id: 99XB}]
    verdicts:
      99XA 2011-2012:
        ALG-OI-2a: {met: there is one}
"""


def _write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return folder / f"{list(texts)[-1]}.yaml"


def test_a_story_takes_over_records_and_verdicts(tmp_path: Path) -> None:
    """What a story does not change is as in the story that it is like."""
    story = read_story(_write(tmp_path, first=FIRST, second=SECOND))
    assert story.records == [
        {"kind": "school", "id": "99XA", "region": "west"},
        {"kind": "school", "id": "99XB"},
    ]
    verdicts = {duty: each.verdict for (duty, _about), each in story.verdicts.items()}
    assert verdicts == {"ALG-OI-2a": "met", "ALG-OI-1a": "met"}
    assert story.own == {("ALG-OI-2a", "99XA 2011-2012")}


def test_records_alone_can_be_taken_over(tmp_path: Path) -> None:
    """With `records_of` the verdicts of the other story do not hold."""
    other = SECOND.replace("like:", "records_of:")
    story = read_story(_write(tmp_path, first=FIRST, second=other))
    assert set(story.verdicts) == {("ALG-OI-2a", "99XA 2011-2012")}


def test_what_the_protocol_alone_says_is_taken_over(tmp_path: Path) -> None:
    """It holds in a story that is like another one, where that does not say otherwise."""
    without = """
    without_plugin:
      99XA 2011-2012:
        ALG-OI-1a: {breached: not there}
        ALG-OI-2a: {met: there is one}
    """
    changed = """
    without_plugin:
      99XA 2011-2012:
        ALG-OI-2a: {pending: not yet}
    """
    story = read_story(_write(tmp_path, first=FIRST + without, second=SECOND + changed))
    alone = {duty: each.verdict for (duty, _about), each in story.without_plugin.items()}
    assert alone == {"ALG-OI-1a": "breached", "ALG-OI-2a": "pending"}
    assert {each.verdict for each in story.verdicts.values()} == {"met"}


def test_a_verdict_knows_its_line(tmp_path: Path) -> None:
    """Whoever reads a failure finds the line that states the verdict."""
    story = read_story(_write(tmp_path, first=FIRST))
    assert story.verdicts["ALG-OI-1a", "99XA 2011-2012"].place == "first.yaml:9"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FIRST + "    verdict: {}\n", "second.yaml: unknown verdict"),
        (FIRST + "    remove: [99XZ/region]\n", "second.yaml:10: "),
        (FIRST.replace("as_of: 2012-11-01", ""), "second.yaml: as_of is missing"),
        ("[]", "second.yaml: a story is a mapping"),
    ],
)
def test_a_story_that_cannot_be_read_is_named(tmp_path: Path, text: str, message: str) -> None:
    """The message says which file, and where it can, which line."""
    with pytest.raises(StoryError) as error:
        read_story(_write(tmp_path, second=text))
    assert str(error.value).startswith(message)


def test_ids_set_apart_keep_their_shape() -> None:
    """A BRIN stays a BRIN and a leerbedrijf-ID nine digits; references follow."""
    records = [
        {"kind": "placement", "id": "bpv-1", "school": "99XA", "company": "100000001"},
        {"kind": "company", "id": "100000001", "knowledge_centre": "99ZG", "name": "99XA"},
    ]
    found, names = set_apart(records, 1)
    assert found == [
        {"kind": "placement", "id": "v1.bpv-1", "school": "32AM", "company": "500000102"},
        {"kind": "company", "id": "500000102", "knowledge_centre": "32AN", "name": "99XA"},
    ]
    other, others = set_apart(records, 2)
    assert set(names.values()).isdisjoint(others.values())
    assert other[0]["school"] == "32AY"


def test_a_story_is_judged_and_told_where_it_differs(tmp_path: Path) -> None:
    """A school of which nothing is recorded has no desk; what else was expected is told."""
    text = """
        title: {nl: eerste, en: first}
        story: {nl: een school, en: a school}
        as_of: 2012-11-01
        records:
          - {kind: school, id: 99XA, contact_points: [], complete_until: 2012-11-01}
          - {kind: placement, id: P, school: 99XA, status: final, period: {start: 2012-02-06}}
        verdicts:
          99XA 2011-2012:
            ALG-OI-2a: {breached: there is none}
    """
    right = read_story(_write(tmp_path, right=text))
    check_stories([right], load_rules(), ["ALG-OI-2a"])
    wrong = read_story(_write(tmp_path, wrong=text.replace("breached", "met")))
    told = r"wrong.yaml:10 ALG-OI-2a about 99XA 2011-2012: expected met \(there is none\)"
    with pytest.raises(AssertionError, match=told):
        check_stories([right, wrong], load_rules(), ["ALG-OI-2a"])
