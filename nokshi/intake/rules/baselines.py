"""What of a record is as a move left it: a digest of each field, and which cells are written anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nokshi.intake.rules.moves import digest_of, places_of
from nokshi.intake.rules.owned import OWN
from nokshi.ports.systems import Feed, Thing

TIE = "@"
"""Before the name of a link among a record's values: the records at its other end, the newest first."""

MARK = "="
"""Among the digests of a line: what is on it, by which it is found when there are more or fewer lines."""

Values = Mapping[str, Any]
Typed = Callable[[str], list[Any]]
"""Gives what the cell under a heading was taken for: one value, or several where it holds several."""

SEVERAL = ";"
"""Between the values of a cell that holds several."""


def written_fields(thing: Thing) -> list[str]:
    """Return the fields of a record that a thing's columns can be written from."""
    feeds = (feed for feed in thing.columns.values() if feed.write)
    return list(dict.fromkeys(feed.of or feed.field for feed in feeds))


def baseline_of(fields: Sequence[str], values: Values) -> dict[str, str]:
    """Return a digest of each of the `written_fields`, and of the record's ties."""
    ties = {name: digest_of(sorted(others)) for name, others in values.items() if name.startswith(TIE)}
    marks = {MARK: digest_of(values[MARK])} if MARK in values else {}
    return {name: _digest_of_text(str(values.get(name))) for name in fields} | ties | marks


# Most fields of most records are empty, or one of few words.
_digest_of_text = lru_cache(maxsize=8_192)(digest_of)


def aligned(marks: Sequence[str], lines: Sequence[Values]) -> list[Values | None]:
    """Return for each row the line that it is now: the one at its place, where there are as many as rows.

    Else it is the first one left with the row's mark, None where none is left; a row without a mark says nothing.
    """
    if len(marks) == len(lines):
        return list(lines)
    left = list(lines)
    found: list[Values | None] = []
    for mark in marks:
        line = next((one for one in left if digest_of(one[MARK]) == mark), None) if mark else {}
        if line:
            left.remove(line)
        found.append(line)
    return found


def rewritten(
    thing: Thing,
    headers: Sequence[str],
    cells: Sequence[Any],
    baseline: Mapping[str, str],
    values: Values,
    typed: Typed,
) -> list[Any]:
    """Return the cells of a row, those written anew whose field is not what the move left."""
    fields = {name: digest for name, digest in baseline.items() if not name.startswith((TIE, MARK))}
    changed = {name for name, digest in fields.items() if digest_of(str(values.get(name))) != digest}
    # Of a field that came to the house after the row there is no digest: what stands in it now was put there since.
    changed |= {name for name, value in values.items() if name.startswith(OWN) and value and name not in baseline}
    made = list(cells)
    if not changed:
        return made
    free = {name: _unsaid(thing, headers, cells, name, values, typed) for name in changed}
    room = {name: _room(thing, headers, cells, name, values, typed) for name in changed}
    for place, header in enumerate(headers):
        feed = thing.feed(header)
        if feed is None or feed.write is None or (name := feed.of or feed.field) not in changed:
            continue
        said = typed(header)
        if not isinstance(values.get(name), list):
            if feed.of or [str(one) for one in said] != [str(values.get(name))]:
                made[place] = feed.write(values.get(name))
        elif said or not cells[place] or len(free[name]) > room[name]:
            room[name] -= not any(one in values[name] for one in said)
            made[place] = _one_of_many(feed.write, cells[place], said, values[name], free[name])
    return made


def _one_of_many(
    write: Callable[[Any], str], cell: Any, said: Sequence[Any], there: Sequence[Any], free: list[Any]
) -> Any:
    """Return a cell of several that feed a list: what it said stays as far as it is there, else a free value."""
    left = [one for one in said if one in there]
    if left:
        return cell if left == said else SEVERAL.join(map(write, left))
    return write(free.pop(0)) if free else ""


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A column that holds ids of other rows: where it stands, its name, what it means, and whether it holds several."""

    place: int
    column: str
    name: str
    is_many: bool


def relinked(
    places: Sequence[LinkPlace],
    cells: Sequence[Any],
    baseline: Mapping[str, str],
    values: Values,
    read: Callable[[LinkPlace, str], Mapping[str, int | None] | None],
    write: Callable[[LinkPlace, int], str],
) -> list[Any]:
    """Return the cells of a row, the ids of other rows written anew where the record is tied to others now.

    `read(column, cell)` gives the records that the ids in a cell mean, None for one that the house does not have;
    it gives None where it cannot be told what the cell means, which then stays. `write(column, record)` gives an id, or
    what the column has instead, "" where the system does not know the record.
    """
    made = list(cells)
    said = {one: read(one, str(cells[one.place] or "")) for one in places}
    for one in places:
        others, before = values.get(f"{TIE}{one.name}"), baseline.get(f"{TIE}{one.name}")
        found = said[one]
        if found is None or others is None or before is None or before == digest_of(sorted(others)):
            continue
        left = [key for key, record in found.items() if record in others]
        if one.is_many:
            told = {record for other in places if other.name == one.name for record in (said[other] or {}).values()}
            left += filter(None, (write(one, other) for other in others if other not in told))
        elif not left:
            left = [key for other in others if (key := write(one, other))][:1]
        if left != list(found):
            made[one.place] = SEVERAL.join(left)
    return made


def link_places(thing: Thing, names: Sequence[str]) -> list[LinkPlace]:
    """Return the columns of a table that hold ids of other rows."""
    places = zip(places_of(names, list(thing.links)), thing.links.items(), strict=True)
    return [LinkPlace(at, column, name, column in thing.keys) for at, (column, name) in places if at is not None]


def fresh_cells(thing: Thing, headers: Sequence[str], key: str, values: Values) -> list[str]:
    """Return the cells of a record that the system has never seen."""
    left = {name: list(value) for name, value in values.items() if isinstance(value, list)}
    return [
        thing.fresh.get(header)
        or _fresh(thing.feed(header), header.casefold() == thing.key.casefold(), key, values, left)
        for header in headers
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


def _room(thing: Thing, headers: Sequence[str], cells: Sequence[Any], name: str, values: Values, typed: Typed) -> int:
    """Return how many cells can take a value of a field of many: empty ones, and those whose value is gone.

    A cell that could not be read (a phone “ext. 12”) says nothing of the record and stays, unless there is no other.
    """
    if not isinstance(values.get(name), list):
        return 0
    feeds = ((header, cell, thing.feed(header)) for header, cell in zip(headers, cells, strict=True))
    own = ((header, cell) for header, cell, feed in feeds if feed and feed.write and (feed.of or feed.field) == name)
    said = ((cell, typed(header) if cell else []) for header, cell in own)
    return sum(1 for cell, found in said if not cell or (found and not any(one in values[name] for one in found)))


def _unsaid(
    thing: Thing, headers: Sequence[str], cells: Sequence[Any], name: str, values: Values, typed: Typed
) -> list[Any]:
    """Return the values of a field that no cell of the row says."""
    if not isinstance(values.get(name), list):
        return []
    feeds = ((header, cell, thing.feed(header)) for header, cell in zip(headers, cells, strict=True))
    heads = [header for header, cell, feed in feeds if feed and cell and (feed.of or feed.field) == name]
    said = {one for header in heads for one in typed(header)}
    return [value for value in values[name] if value not in said]
