"""Stories of construction, judged by the protocol alone and with this plugin."""

from pathlib import Path

import pytest

from bpvcheck.testing import Story, load_stories
from bpvcheck.testing.with_plugin import differences

HERE = Path(__file__).parent
PLUGIN = HERE.parent / "bpvcheck_bouw"


@pytest.mark.parametrize("story", load_stories(HERE / "stories"), ids=lambda story: story.name)
def test_runs_come_to_the_verdicts_worked_out_by_hand(story: Story) -> None:
    """Every verdict that a story states is what a run gives, without the plugin and with it."""
    assert differences(story, PLUGIN) == []
