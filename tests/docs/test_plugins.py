"""Every hook is documented, with an example, and in the table of the page on plugins."""

from pathlib import Path

import pytest

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
