"""What differs between what stands here and what a file says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from nokshi.kernel.errors import Text
from nokshi.ports.configuration import Item, Section, sections
from nokshi.site.configuration.reading import Document

Way = Literal["add", "change", "remove"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an item that is otherwise in the file; of one that is added or removed, what is not as at first."""

    name: str
    here: Any
    file: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One item that the file has otherwise; `line` is where it stands there, 0 where it does not."""

    section: Section
    name: str
    way: Way
    item: Item | None
    parts: tuple[Part, ...] = ()
    line: int = 0
    loses: str = ""
    """What goes with it, where it is removed."""
    stays: str = ""
    """Why nothing is done about it, where that is so."""


def plain(item: Item) -> dict[str, Any]:
    """Return an item as the file writes it: what is as at first is left out."""
    found = {}
    for one in msgspec.structs.fields(item):
        value = getattr(item, one.name)
        if value != _at_first(one):
            found[one.name] = _plain(value)
    return found


def _at_first(one: msgspec.structs.FieldInfo) -> Any:
    return one.default_factory() if callable(one.default_factory) else one.default


def _plain(value: Any) -> Any:
    if isinstance(value, Item):
        return plain(value)
    return [_plain(one) for one in value] if isinstance(value, list) else msgspec.to_builtins(value)


def standing() -> dict[str, Any]:
    """Return all that stands here, section by section; of what is too many for a file nothing."""
    found: dict[str, Any] = {}
    for section in sections:
        here = section.standing()
        if section.most is None or len(here) <= section.most:
            items = {name: plain(item) for name, item in here.items()}
            found[section.name] = items[""] if section.is_one else items
    return found


def compare(document: Document) -> list[Change]:
    """Return what differs, in the order in which it would be applied, what would be removed last."""
    added: list[Change] = []
    removed: list[Change] = []
    for section in sections:
        if section.name not in document.items:
            continue
        wanted, here = document.items[section.name], section.standing()
        here = section.liken(wanted, here) if section.liken else here
        passed = section.passes(wanted) if section.passes else {}
        added += _put(section, wanted, here, document, passed)
        removed += [_removal(section, name, item, passed) for name, item in here.items() if name not in wanted]
    # What stands on something else was put there later: it goes first.
    return [*added, *reversed(removed)]


def _removal(section: Section, name: str, item: Item, passed: Mapping[str, Text]) -> Change:
    loses, stays = str(section.loses(name)) if section.loses else "", str(passed.get(name, ""))
    return Change(section, name, "remove", None, tuple(_parts(item, None)), loses=loses, stays=stays)


def _put(
    section: Section, wanted: Mapping[str, Item], here: Mapping[str, Item], document: Document,
    passed: Mapping[str, Text],
) -> list[Change]:  # fmt: skip
    changes = []
    for name, item in wanted.items():
        line, stays = document.line(section, name), str(passed.get(name, ""))
        if name not in here:
            changes.append(Change(section, name, "add", item, tuple(_parts(None, item)), line, stays=stays))
        elif parts := tuple(_parts(here[name], item)):
            changes.append(Change(section, name, "change", item, parts, line, stays=stays))
    return changes


def _parts(here: Item | None, file: Item | None) -> Iterator[Part]:
    if here is not None and file is not None:
        before, after = _whole(here), _whole(file)
        yield from (Part(name, before[name], after[name]) for name in after if before[name] != after[name])
        return
    yield from (Part(name, value, None) for name, value in (plain(here) if here else {}).items())
    yield from (Part(name, None, value) for name, value in (plain(file) if file else {}).items())


def _whole(item: Item) -> dict[str, Any]:
    return {one.name: _plain(getattr(item, one.name)) for one in msgspec.structs.fields(item)}
