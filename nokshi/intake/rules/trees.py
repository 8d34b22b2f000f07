"""Records that hold other records, and name one another within one export only, as rows of several tables, and back.

A record tells its sort in `attributes.type` and what others call it in `attributes.referenceId`; they say `@Name`, or
stand below it under `{"records": […]}`. Here each name carries the `scope` of the files that came together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nokshi.intake.rules.moves import digest_of
from nokshi.intake.rules.records import ABSENT, TEXT, Path, joined, leaves_of, quoted, row_of, told, tree_of

ATTRIBUTES, RECORDS = "attributes", "records"
TYPE: Path = (ATTRIBUTES, "type")
NAME: Path = (ATTRIBUTES, "referenceId")
PARENT = "#"
"""Begins the heading of the column that says below which record a record stood."""

NAMELESS = "@#"
MARK = "~"
"""Between a name and its scope; a colon would make two parts of a customer's number."""

REFERENCE = re.compile(r"@[\w.-]+")


class Node(NamedTuple):
    """A record by itself: its table, where it stood, what it is called here, and below whom it stood.

    `place` is its number among the records, and for each record above it that one's number and the name it stood under.
    """

    sheet: str
    place: str
    key: str
    record: Mapping[str, Any]
    above: str = ""
    parent: str = ""


def nodes_of(record: Mapping[str, Any], number: int, scope: str) -> Iterator[Node]:
    """Yield a record and those below it; raises TooDeep."""
    told(record)
    yield from _nodes(record, Node("", f"{number}", "", {}), scope)


def sort_of(record: Any) -> str:
    """Return what a record says that it is, "" where it does not say it."""
    sort = _attribute(record, TYPE)
    return sort if isinstance(sort, str) else ""


def is_named(record: Any) -> bool:
    """Say whether a record has a name for others to call it by."""
    return bool(_attribute(record, NAME))


def paths_in(node: Node) -> list[Path]:
    """Return the columns of a record, those that every record has first; raises TooDeep."""
    above: list[Path] = [(f"{PARENT}{node.above}",)] if node.above else []
    return [TYPE, NAME, *above, *(path for path, _sign, _cell in leaves_of(node.record))]


def cells_of(node: Node, places: Mapping[Path, int], scope: str) -> list[str | None]:
    """Return the row of a record, last the signs of its cells and its place."""
    *cells, signs = row_of(node.record, places)
    for path, place in places.items():
        cell = cells[place]
        if cell and path[-1].endswith("Id") and (signs or "")[place] == TEXT and REFERENCE.fullmatch(cell):
            cells[place] = f"{cell}{MARK}{scope}"
    cells[places[NAME]] = node.key
    if node.above:
        cells[places[f"{PARENT}{node.above}",]] = node.parent
    return [*cells, f"{signs} {node.place}"]


@dataclass(slots=True)
class Twig:
    """A record on its way back: its values as JSON, and the record that it belongs below."""

    place: str
    key: str
    tree: dict[str, Any]
    under: str = ""
    parent: str = ""
    column: str = ""
    home: "Twig | None" = None
    below: dict[str, list["Twig"]] = field(default_factory=dict)


def twig_of(paths: Sequence[Path], names: Sequence[str], cells: Sequence[Any], scope: str, sort: str) -> Twig:
    """Return a row as a record again; one that was made here says its `sort`, and has no place yet."""
    *values, form = cells
    signs, _blank, place = str(form or "").partition(" ")
    row = dict(zip(paths, values, strict=True))
    parents = [at for at, path in enumerate(paths) if path[0].startswith(PARENT)]
    twig = Twig(place, str(row.get(NAME) or ""), {}, under=place.split("/")[-2] if "/" in place else "")
    for at in parents:
        # Records of one table may have stood below records of several sorts: each has one of the columns.
        if values[at]:
            twig.parent, twig.column = str(values[at]), names[at]
    plain = [_plain(path, cell, scope) for path, cell in row.items()]
    left = [at for at in range(len(paths)) if at not in parents]
    signs = signs.ljust(len(paths), ABSENT)
    kept = [*(plain[at] for at in left), "".join(signs[at] for at in left)]
    twig.tree = tree_of([paths[at] for at in left], kept)
    if not place:
        twig.tree = {ATTRIBUTES: {"type": quoted(sort)}} | twig.tree
    return twig


def grown(twigs: Sequence[Twig], scope: str) -> list[str]:
    """Return records as JSON in their order, each below the one it belongs to now."""
    by_key = {twig.key: twig for twig in twigs if twig.key}
    by_place = {twig.place: twig for twig in twigs if twig.place}
    top: list[Twig] = []
    for number, twig in enumerate(sorted(twigs, key=_order), 1):
        if not twig.place:
            twig.tree[ATTRIBUTES]["referenceId"] = quoted(f"New{number}")
        home = by_place.get(twig.place.rsplit("/", 2)[0]) if twig.under else None
        if home is None or home.key != twig.parent:
            home = by_key.get(twig.parent) if twig.under else None
        if home is not None and not _is_below(home, twig):
            twig.home = home
            home.below.setdefault(twig.under, []).append(twig)
            continue
        if twig.parent and twig.column:
            twig.tree.setdefault(twig.column, quoted(_unscoped(twig.parent, scope)))
        top.append(twig)
    return [joined(_whole(twig)) for twig in top]


def _nodes(record: Mapping[str, Any], at: Node, scope: str, sort: str = "") -> Iterator[Node]:
    sort = sort_of(record) or sort
    name = _attribute(record, NAME)
    key = f"@{name}{MARK}{scope}" if name else f"{NAMELESS}{digest_of(told(record))}{MARK}{scope}"
    sheet = f"{at.sheet} {sort}".strip()
    own: dict[str, Any] = {}
    below: list[tuple[str, list[Any]]] = []
    for one, value in record.items():
        inner = _below(value)
        if inner:
            below.append((one, inner))
            value = {other: it for other, it in value.items() if other != RECORDS}
        if not inner or value:
            own[one] = value
    yield Node(sheet, at.place, key, own, at.above, at.parent)
    for one, inner in below:
        path = f"{at.sheet or sort}.{one}"
        for number, child in enumerate(inner):
            down = Node(path, f"{at.place}/{one}/{number}", "", {}, f"{sort}.{one}", key)
            yield from _nodes(child, down, scope)


def _below(value: Any) -> list[Any]:
    """Return the records that a value holds, none where it is something else."""
    inner = value.get(RECORDS) if isinstance(value, dict) else None
    return inner if isinstance(inner, list) and inner and all(map(sort_of, inner)) else []


def _attribute(record: Any, path: Path) -> Any:
    inner = record.get(path[0]) if isinstance(record, dict) else None
    return inner.get(path[1]) if isinstance(inner, dict) else None


def _plain(path: Path, cell: Any, scope: str) -> Any:
    """Return a cell as it came, without the scope."""
    text = "" if cell is None else str(cell)
    if path == NAME:
        return None if text.startswith(NAMELESS) else _unscoped(text, scope).removeprefix("@")
    return _unscoped(text, scope) if text.startswith("@") else cell


def _unscoped(text: str, scope: str) -> str:
    return text.removesuffix(f"{MARK}{scope}")


def _order(twig: Twig) -> tuple[bool, list[int]]:
    return not twig.place, [int(one) for one in twig.place.split("/")[::2]] if twig.place else []


def _is_below(home: Twig | None, twig: Twig) -> bool:
    while home is not None and home is not twig:
        home = home.home
    return home is twig


def _whole(twig: Twig) -> dict[str, Any]:
    tree = dict(twig.tree)
    for name, below in twig.below.items():
        around = tree.get(name)
        inside = "[" + ",".join(joined(_whole(one)) for one in below) + "]"
        tree[name] = {**(around if isinstance(around, dict) else {}), RECORDS: inside}
    return tree
