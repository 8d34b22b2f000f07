"""Read the code as text: its rooms, floors, modules and templates."""

import ast
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOKSHI = ROOT / "nokshi"


@cache
def floors() -> dict[str, int]:
    """Return each room's floor as import-linter knows it, 0 for the ground."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {name.strip(): floor for floor, layer in enumerate(reversed(layers)) for name in layer.split("|")}


def rooms() -> list[str]:
    """Return the names of all rooms."""
    return sorted(floors())


def room_of(path: Path) -> str:
    """Return the room that a file belongs to."""
    return path.relative_to(NOKSHI).parts[0]


def seat_of(path: Path) -> str:
    """Return the seat that a module sits in: actions, queries, web …"""
    parts = path.relative_to(NOKSHI).with_suffix("").parts
    return parts[1] if len(parts) > 1 else ""


def modules(room: str = "*", seat: str = "") -> list[Path]:
    """Return the modules of a room, or of one seat in it, without tests."""
    found = [path for path in sorted(NOKSHI.glob(f"{room}/**/*.py")) if "tests" not in path.parts]
    return [path for path in found if not seat or seat_of(path) == seat]


@cache
def tree(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Yield every node of a module."""
    return ast.walk(tree(path))


def classes(path: Path, base: str) -> list[str]:
    """Return the classes of a module that name a base in their own heading."""
    found = [node for node in nodes(path) if isinstance(node, ast.ClassDef)]
    return [node.name for node in found if base in {ast.unparse(one).rpartition(".")[2] for one in node.bases}]


def place(path: Path, node: ast.AST) -> str:
    """Say where a node stands."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def templates() -> list[Path]:
    """Return all templates."""
    return sorted(path for path in NOKSHI.glob("*/**/templates/**/*") if path.is_file())


def none(faults: Sequence[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n".join(["", *faults])
