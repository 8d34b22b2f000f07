"""A tree in the making: what a form holds while somebody builds, finished or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from nokshi.conditions.nodes import Compare, Either, Every, Leaf, Node, Not, Where, plain
from nokshi.conditions.periods import Period, Span
from nokshi.kernel.money import Money
from nokshi.ports.fields import Field, fields

MOST_LINES = 80
FIELD, DID, GROUP = "field", "did", "group"


@dataclass(slots=True)
class Ask:
    """A question with its answer as texts: of a field, or of a detail of something counted."""

    what: str = ""
    op: str = ""
    values: list[str] = field(default_factory=list)
    unit: str = "days"


@dataclass(slots=True)
class Line(Ask):
    """One line of the builder; `what` is `field:NAME`, `did:NAME`, or nothing yet."""

    times: str = "1"
    when: str = ""
    number: str = ""
    days: list[str] = field(default_factory=list)
    where: list[Ask] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.what.partition(":")[0]

    @property
    def name(self) -> str:
        return self.what.partition(":")[2]


@dataclass(slots=True)
class Box:
    """A group of the builder; `join` is all, any, none or not_all."""

    join: str = "all"
    parts: "list[Part]" = field(default_factory=list)


Part = Line | Box
JOINS = ("all", "any", "none", "not_all")


def subject_of(ask: Ask) -> Field | None:
    """Return the field that a line asks; None for something counted and for nothing yet."""
    kind, _colon, name = ask.what.partition(":")
    return fields.get(name) if kind == FIELD else None


def lines_of(box: Box) -> Iterator[Line]:
    """Walk through the lines of a draft."""
    for part in box.parts:
        if isinstance(part, Box):
            yield from lines_of(part)
        else:
            yield part


# From a form


def read_form(form: QueryDict, name: str) -> Box:
    """Return what a form says; parts stand in the order of their numbers."""
    pattern = re.compile(re.escape(name) + r"\.((?:\d{1,3}\.){1,8})what")
    paths = [
        tuple(int(number) for number in found[1].rstrip(".").split("."))
        for key in form
        if (found := pattern.fullmatch(key))
    ]
    root = Box(_join(form.get(f"{name}.join")))
    boxes: dict[tuple[int, ...], Box] = {(): root}
    for path in sorted(paths, key=lambda path: (len(path), path))[:MOST_LINES]:
        parent = boxes.get(path[:-1])
        if parent is None:
            continue
        prefix = ".".join([name, *map(str, path)])
        if form.get(f"{prefix}.what") == GROUP:
            boxes[path] = box = Box(_join(form.get(f"{prefix}.join")))
            parent.parts.append(box)
        else:
            parent.parts.append(_line(form, prefix))
    return root


def _join(text: str | None) -> str:
    return text if text in JOINS else "all"


def _line(form: QueryDict, prefix: str) -> Line:
    what = form.get(f"{prefix}.what", "")
    if form.get(f"{prefix}.was", what) != what:
        return Line(what)
    line = Line(
        **_ask(form, prefix),
        times=form.get(f"{prefix}.times", "1"),
        when=form.get(f"{prefix}.when", ""),
        number=form.get(f"{prefix}.number", ""),
        days=form.getlist(f"{prefix}.day"),
    )
    for index in range(10):
        if f"{prefix}.w.{index}.what" in form:
            line.where.append(_detail(form, f"{prefix}.w.{index}"))
    return line


def _detail(form: QueryDict, prefix: str) -> Ask:
    ask = Ask(**_ask(form, prefix))
    return ask if form.get(f"{prefix}.was", ask.what) == ask.what else Ask(ask.what)


def _ask(form: QueryDict, prefix: str) -> dict[str, Any]:
    return {
        "what": form.get(f"{prefix}.what", ""),
        "op": form.get(f"{prefix}.op", ""),
        "values": [text for text in form.getlist(f"{prefix}.value") if len(text) <= 4000][:300],
        "unit": form.get(f"{prefix}.unit", "days"),
    }


# From a tree


def read_tree(node: Node) -> Box:
    """Return a tree as the builder shows it: conditions within groups."""
    part = _part(node)
    return part if isinstance(part, Box) else Box("all", [part])


def _part(node: Node) -> Part:
    match node:
        case Every(parts):
            return Box("all", [_part(part) for part in parts])
        case Either(parts):
            return Box("any", [_part(part) for part in parts])
        case Not(Every(parts)) if len(parts) != 1:
            return Box("not_all", [_part(part) for part in parts])
        case Not(Either(parts)):
            return Box("none", [_part(part) for part in parts])
        case Not(part):
            return Box("none", [_part(part)])
        case _:
            return _written(node)


def _written(leaf: Leaf) -> Line:
    if isinstance(leaf, Compare):
        values, unit = _texts(leaf)
        return Line(f"{FIELD}:{leaf.field}", leaf.op, values, unit)
    line = Line(f"{DID}:{leaf.event}", leaf.op, times=str(leaf.times))
    if leaf.within:
        _write_period(line, leaf.within)
    for where in leaf.where:
        values, unit = _texts(where)
        line.where.append(Ask(where.detail, where.op, values, unit))
    return line


def _write_period(line: Line, period: Period) -> None:
    line.when = period.kind
    if period.span:
        line.number, line.unit = str(period.span.count), period.span.unit
    line.days = [day.isoformat() for day in (period.first, period.last) if day]


def _texts(leaf: Compare | Where) -> tuple[list[str], str]:
    if isinstance(leaf.value, Span):
        return [str(leaf.value.count)], leaf.value.unit
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return [_text(value) for value in values if value is not None], "days"


def _text(value: Any) -> str:
    return str(plain(value.amount if isinstance(value, Money) else value))
