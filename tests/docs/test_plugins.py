"""Every hook is documented, with an example, and in the table of the page on plugins."""

import re
from pathlib import Path

import pytest

from bpvcheck import testing
from bpvcheck.plugins.hookspecs import Hooks

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins.md"
HOOKS = [name for name in vars(Hooks) if name.startswith("bpvcheck_")]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_documented(name: str) -> None:
    """Its docstring says when it is asked and since which version, with a complete example."""
    told = str(getattr(Hooks, name).__doc__)
    assert "Asked " in told
    assert "Since 0." in told
    assert f"@hookimpl\n            def {name}(self):" in told
    assert f"| `{name}` |" in PAGE.read_text(encoding="utf-8")


def test_the_test_kit_is_documented() -> None:
    """What the page names of the kit is public, and it names everything that is called."""
    section = PAGE.read_text(encoding="utf-8").partition("## Tests\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)[`(]", section)) - {"tests", "pytest"}
    assert named <= set(testing.__all__)
    called = {name for name in testing.__all__ if name.startswith(("check_", "judge_", "days_"))}
    assert called - {"judge_records"} <= named
