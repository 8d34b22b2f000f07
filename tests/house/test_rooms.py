"""Every room's docstring matches its code.

A docstring has a sentence, a blank line, and one paragraph each of In, Knows, Out and, where the room lends, Lends:

    In: the events that its reactions hear, by name, and what else comes in.
    Knows: its tables, in words.
    Out: the events that it tells, by name, and what else goes out.
    Lends: the ports that its plugs fill, by the names of their modules (first_hour is “first hour”).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.code import NOKSHI, classes, modules, nodes, rooms, tree

PARTS = re.compile(r"^(In|Knows|Out|Lends): ", re.MULTILINE)
LENDING = {"lend", "lend_from"}
GROUND = {"kernel", "ports", "ui", "site"}
NAME = re.compile(r"\b(?:[A-Z][a-z]+){2,}\b")


@pytest.mark.parametrize("room", rooms())
def test_the_docstring_has_its_parts(room: str) -> None:
    wanted = ["In", "Knows", "Out"]
    assert [part for part in parts_of(room) if part in wanted] == wanted


@pytest.mark.parametrize("room", rooms())
def test_the_docstring_names_the_events_heard(room: str) -> None:
    assert not events_heard(room) - words_of(room, "In")


@pytest.mark.parametrize("room", rooms())
def test_the_docstring_names_the_events_told(room: str) -> None:
    assert not events_told(room) - words_of(room, "Out")


@pytest.mark.parametrize("room", sorted(set(rooms()) - GROUND))
def test_the_docstring_names_no_event_that_is_not_there(room: str) -> None:
    there = {name for other in rooms() for name in events_told(other)}
    assert not set(NAME.findall(parts_of(room).get("Out", ""))) - there


@pytest.mark.parametrize("room", sorted(set(rooms()) - GROUND))
def test_the_docstring_names_the_ports_filled(room: str) -> None:
    told = parts_of(room).get("Lends", "")
    assert not [port for port in ports_filled(room) if port.replace("_", " ") not in told]


def parts_of(room: str) -> dict[str, str]:
    """Return the paragraphs of a room's docstring by their first word."""
    text = ast.get_docstring(tree(NOKSHI / room / "__init__.py")) or ""
    pieces = PARTS.split(text)
    return {name: " ".join(words.split()) for name, words in zip(pieces[1::2], pieces[2::2], strict=True)}


def words_of(room: str, part: str) -> set[str]:
    """Return the words of one paragraph."""
    return set(re.findall(r"\w+", parts_of(room).get(part, "")))


def events_told(room: str) -> set[str]:
    """Return the names of a room's events."""
    return {name for path in modules(room, "events") for name in classes(path, "Event")}


def events_heard(room: str) -> set[str]:
    """Return the names of the events that a room's reactions subscribe to."""
    decorators = [one for path in modules(room, "reactions") for one in subscriptions(path)]
    return {ast.unparse(argument).rpartition(".")[2] for one in decorators for argument in one.args}


def subscriptions(path: Path) -> Iterator[ast.Call]:
    """Yield the `@on(…)` of a module."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
            yield from (call for call in calls if ast.unparse(call.func).rpartition(".")[2] == "on")


def ports_filled(room: str) -> set[str]:
    """Return the ports whose registries a room's plugs fill."""
    imported: dict[str, str] = {}
    for path in modules(room, "plugs"):
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nokshi.ports."):
                port = str(node.module).removeprefix("nokshi.ports.")
                imported.update({alias.asname or alias.name: port for alias in node.names})
    lent = {
        ast.unparse(node.func.value)
        for path in modules(room, "plugs")
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LENDING
    }
    return {imported[name] for name in lent if name in imported}
