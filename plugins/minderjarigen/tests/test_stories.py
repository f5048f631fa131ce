"""Stories of trainees of 16 and 17, judged by the protocol alone and with this plugin."""

from pathlib import Path

from bpvcheck.testing import check_without_and_with, load_stories

HERE = Path(__file__).parent


def test_runs_come_to_the_verdicts_worked_out_by_hand() -> None:
    """Every verdict that a story states is what a run gives, without the plugin and with it."""
    check_without_and_with(load_stories(HERE / "stories"), HERE.parent / "bpvcheck_minderjarigen")
