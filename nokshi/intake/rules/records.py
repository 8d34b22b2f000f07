"""Records of JSON as rows of cells, with a word on how each cell was written, and back again.

A row ends with a cell that holds a sign for each cell before it: only so can nothing, `null`, `""`, `"true"` and
`true` be told apart once more.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nokshi.ports.systems import FORM

ABSENT, NULL, TEXT, NUMBER, BOOLEAN, NESTED = "-0snbj"
FIGURE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
DEEPEST_HEADING = 6
DEEPEST = 60

Path = tuple[str, ...]
Leaf = tuple[Path, str, str | None]


class Literal(str):
    """A number as it was written: `1.10` stays `1.10`, and an id of twenty digits keeps them all."""

    __slots__ = ()


class TooDeep(ValueError):
    """Nested deeper than any record is."""


def leaves_of(record: Mapping[str, Any], path: Path = ()) -> Iterator[Leaf]:
    """Yield the values of a record as `(path, sign, cell)`; lists and what lies deeper than six names stay JSON."""
    for name, value in record.items():
        here = (*path, name)
        if isinstance(value, dict) and value and len(here) < DEEPEST_HEADING:
            yield from leaves_of(value, here)
        else:
            yield (here, *cell_of(value))


def cell_of(value: Any) -> tuple[str, str | None]:
    """Return the sign and the text of a value; raises TooDeep."""
    if value is None:
        return NULL, None
    if isinstance(value, bool):
        return BOOLEAN, "true" if value else "false"
    if isinstance(value, Literal):
        return NUMBER, str(value)
    if isinstance(value, str):
        return TEXT, value.replace("\0", "")
    return NESTED, told(value)


def told(value: Any, depth: int = 0) -> str:
    """Return a value as JSON, numbers as they were written; raises TooDeep."""
    if depth > DEEPEST:
        raise TooDeep
    if isinstance(value, dict):
        return "{" + ",".join(f"{quoted(name)}:{told(one, depth + 1)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(told(one, depth + 1) for one in value) + "]"
    if isinstance(value, str) and not isinstance(value, Literal):
        return quoted(value.replace("\0", ""))
    return {None: "null", True: "true", False: "false"}.get(value) or str(value)


def quoted(text: str) -> str:
    """Return a text as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def headings_of(paths: Sequence[Path]) -> list[str]:
    """Return a heading for each path, names joined by dots, none twice however it is capitalised; the form's last."""
    seen: set[str] = {FORM}
    made: list[str] = []
    for path in paths:
        base = name = " ".join(".".join(path).split()) or f"#{len(made) + 1}"
        again = 2
        while name.casefold() in seen:
            name, again = f"{base} ({again})", again + 1
        seen.add(name.casefold())
        made.append(name)
    return [*made, FORM]


def row_of(record: Mapping[str, Any], places: Mapping[Path, int]) -> list[str | None]:
    """Return the cells of a record, the form last; raises TooDeep."""
    width = len(places)
    cells: list[str | None] = [None] * width
    signs = [ABSENT] * width
    for path, sign, cell in leaves_of(record):
        place = places[path]
        signs[place], cells[place] = sign, cell
    return [*cells, "".join(signs)]


def record_of(paths: Sequence[Path], cells: Sequence[Any]) -> str:
    """Return a row as the JSON of its record; a cell written anew is a text unless it fits what stood there."""
    return joined(tree_of(paths, cells))


def tree_of(paths: Sequence[Path], cells: Sequence[Any]) -> dict[str, Any]:
    """Return a row as names within names, each with the JSON of its value."""
    *values, form = cells
    signs = str(form or "").ljust(len(paths), ABSENT)
    tree: dict[str, Any] = {}
    for path, cell, sign in zip(paths, values, signs, strict=True):
        if (said := _said(cell, sign)) is not None:
            _put(tree, path, said)
    return tree


def _said(cell: Any, sign: str) -> str | None:
    text = "" if cell is None else str(cell)
    if not text and sign != TEXT:
        return None if sign == ABSENT else "null"
    is_so = (
        (sign == NUMBER and FIGURE.fullmatch(text))
        or (sign == BOOLEAN and text in {"true", "false"})
        or (sign == NESTED and _is_json(text))
    )
    return text if is_so else quoted(text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _put(tree: dict[str, Any], path: Path, said: str) -> None:
    """Put a value in its place; where a later one lies below it, there is room for that one only."""
    here = tree
    for name in path[:-1]:
        inner = here.get(name)
        if not isinstance(inner, dict):
            inner = here[name] = {}
        here = inner
    here.setdefault(path[-1], said)


def joined(tree: Mapping[str, Any]) -> str:
    """Return names within names as JSON."""
    inner = (f"{quoted(name)}:{joined(one) if isinstance(one, dict) else one}" for name, one in tree.items())
    return "{" + ",".join(inner) + "}"
