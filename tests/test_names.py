"""A name of a class stands for one thing in the whole package."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "bpvcheck"


def _defined(tree: ast.Module) -> Iterator[str]:
    """Yield the classes of a module, and its aliases: `Name = A | B`, `Name = Mapping[...]`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.BinOp, ast.Subscript)):
            names = (each.id for each in node.targets if isinstance(each, ast.Name))
            yield from (name for name in names if name[0].isupper() and not name.isupper())


def test_a_public_name_of_a_class_stands_for_one_thing() -> None:
    """No two modules define a class or type of the same name; a leading `_` keeps it to one."""
    where: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in _defined(ast.parse(path.read_text(encoding="utf-8"))):
            if not name.startswith("_"):
                where[name].append(str(path.relative_to(PACKAGE)))
    assert "Run" in where
    assert {name: paths for name, paths in where.items() if len(paths) > 1} == {}
