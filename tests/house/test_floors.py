"""A room imports only from the floors below, by string too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.house.code import NOKSHI, ROOT, floors, modules, nodes, place, room_of, tree

KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
MODEL_NAME = re.compile(r"^([a-z_]+)\.[A-Za-z]+$")


def test_every_room_has_a_floor() -> None:
    found = {path.name for path in NOKSHI.iterdir() if (path / "__init__.py").exists()}
    assert found == set(floors())


def test_imports_keep_to_the_floors() -> None:
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_keys_by_string_keep_to_the_floors() -> None:
    assert not [fault for path in modules() for fault in upward_names(path)]


def test_migrations_lean_only_on_floors_below() -> None:
    assert not [fault for path in modules() if "migrations" in path.parts for fault in upward_migrations(path)]


def upward_names(path: Path) -> Iterator[str]:
    """Yield where a module names a model of a room above or beside its own."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and called(node) in KEYS | {"get_model"}:
            words = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in {"to", "through"})]
            for word in words:
                yield from upward(path, node, word)


def upward(path: Path, node: ast.AST, word: ast.expr) -> Iterator[str]:
    """Yield the fault of one name, if it is one."""
    match = MODEL_NAME.match(word.value) if isinstance(word, ast.Constant) and isinstance(word.value, str) else None
    room = room_of(path)
    if match and match[1] in floors() and match[1] != room and floors()[match[1]] >= floors()[room]:
        yield f"{place(path, node)} names {match[0]}"


def upward_migrations(path: Path) -> Iterator[str]:
    """Yield the dependencies of a migration that do not lie below its room."""
    room = room_of(path)
    for statement in ast.walk(tree(path)):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) in {"dependencies", "run_before"}:
            for pair in ast.walk(statement.value):
                if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant):
                    other = str(pair.elts[0].value)
                    if other in floors() and other != room and floors()[other] >= floors()[room]:
                        yield f"{place(path, pair)} leans on {other}"


def called(node: ast.Call) -> str:
    """Return the last name of what a call calls."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
