"""What of a record is as a move left it: a digest of each field, and which cells are written anew."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nokshi.intake.rules.moves import digest_of, places_of
from nokshi.ports.systems import Feed, Thing

TIE = "@"
"""Before the name of a link among a record's values: the records at its other end, the newest first."""

Values = Mapping[str, Any]
Typed = Callable[[str], Any]
"""Gives what the cell under a heading was taken for."""


def written_fields(thing: Thing) -> list[str]:
    """Return the fields of a record that a thing's columns can be written from."""
    feeds = (feed for feed in thing.columns.values() if feed.write)
    return list(dict.fromkeys(feed.of or feed.field for feed in feeds))


def baseline_of(thing: Thing, values: Values) -> dict[str, str]:
    """Return a digest of each field that could be written back, and of the record's ties."""
    ties = {name: digest_of(sorted(others)) for name, others in values.items() if name.startswith(TIE)}
    return {name: digest_of(str(values.get(name))) for name in written_fields(thing)} | ties


def rewritten(
    thing: Thing,
    headers: Sequence[str],
    cells: Sequence[Any],
    baseline: Mapping[str, str],
    values: Values,
    typed: Typed,
) -> list[Any]:
    """Return the cells of a row, those written anew whose field is not what the move left."""
    fields = {name: digest for name, digest in baseline.items() if not name.startswith(TIE)}
    changed = {name for name, digest in fields.items() if digest_of(str(values.get(name))) != digest}
    made = list(cells)
    free = {name: _unsaid(thing, headers, cells, name, values, typed) for name in changed}
    for place, header in enumerate(headers):
        feed = thing.feed(header)
        if feed is None or feed.write is None or (name := feed.of or feed.field) not in changed:
            continue
        if not isinstance(values.get(name), list):
            is_so = feed.of == "" and str(typed(header)) == str(values.get(name))
            made[place] = cells[place] if is_so else feed.write(values.get(name))
        elif typed(header) not in values[name]:
            made[place] = feed.write(free[name].pop(0)) if free[name] else ""
    return made


def relinked(
    thing: Thing,
    headers: Sequence[str],
    cells: Sequence[Any],
    baseline: Mapping[str, str],
    values: Values,
    read: Callable[[str], int | None],
    write: Callable[[int], str],
) -> list[Any]:
    """Return the cells of a row, the ids of other rows written anew where the record is tied to another now.

    `read(cell)` gives the record that an id means, None where there is none; `write(record)` its id, "" where the
    system does not know it.
    """
    made = list(cells)
    for place, name in link_places(thing, headers):
        others = values.get(f"{TIE}{name}")
        before = baseline.get(f"{TIE}{name}")
        if others is None or before is None or before == digest_of(sorted(others)):
            continue
        if not cells[place] or read(str(cells[place])) not in others:
            made[place] = next((key for other in others if (key := write(other))), "")
    return made


def link_places(thing: Thing, headers: Sequence[str]) -> list[tuple[int, str]]:
    """Return the places of the columns that hold ids of other rows, with what they mean."""
    places = zip(places_of(headers, list(thing.links)), thing.links.values(), strict=True)
    return [(place, name) for place, name in places if place is not None]


def fresh_cells(thing: Thing, headers: Sequence[str], key: str, values: Values) -> list[str]:
    """Return the cells of a record that the system has never seen."""
    left = {name: list(value) for name, value in values.items() if isinstance(value, list)}
    return [
        _fresh(thing.feed(header), header.casefold() == thing.key.casefold(), key, values, left) for header in headers
    ]


def _fresh(feed: Feed | None, is_key: bool, key: str, values: Values, left: dict[str, list[Any]]) -> str:
    if is_key:
        return key
    if feed is None or feed.write is None:
        return ""
    name = feed.of or feed.field
    if name in left:
        return feed.write(left[name].pop(0)) if left[name] else ""
    return feed.write(values.get(name)) if values.get(name) is not None else ""


def _unsaid(
    thing: Thing, headers: Sequence[str], cells: Sequence[Any], name: str, values: Values, typed: Typed
) -> list[Any]:
    """Return the values of a field that no cell of the row says."""
    if not isinstance(values.get(name), list):
        return []
    feeds = ((header, cell, thing.feed(header)) for header, cell in zip(headers, cells, strict=True))
    said = {typed(header) for header, cell, feed in feeds if feed and cell and (feed.of or feed.field) == name}
    return [value for value in values[name] if value not in said]
