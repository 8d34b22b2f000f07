"""Everything goes out again: kinds of record as flat rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A kind under the name that `nokshi import --kind` and `nokshi export --kind` use.

    `columns(scope)` names the columns that the reader may see; `rows(scope, ids)` gives them in
    a steady order, all of them where `ids` is None, without holding them in memory.
    `values(scope, ids)` gives records by id under the names of the fields that importing feeds, a list where several
    columns may feed one; `ids(scope, after)` the ids above one. Without them a kind goes out in no other system's way.
    `cards(scope, ids)` gives records as vCards, each whole, where they are somebody to be reached.
    """

    name: str
    label: Text
    capability: str
    columns: Callable[[Scope], Sequence[str]]
    rows: Callable[[Scope, Sequence[int] | None], Iterator[Row]]
    values: Callable[[Scope, Sequence[int]], dict[int, dict[str, Any]]] | None = None
    ids: Callable[[Scope, int], list[int]] | None = None
    cards: Callable[[Scope, Sequence[int] | None], Iterator[bytes]] | None = None


@dataclass(frozen=True, slots=True)
class WayBack:
    """Records of an import kind that go out to the system they came from, and in no file of their own.

    `values` and `ids` as in an ExportKind. Where a record has several rows there `rows(scope, ids)` gives in their
    order what its lines say, each with a text under "=" that names what is on it.
    """

    name: str
    capability: str
    values: Callable[[Scope, Sequence[int]], dict[int, dict[str, Any]]] | None = None
    ids: Callable[[Scope, int], list[int]] | None = None
    rows: Callable[[Scope, Sequence[int]], dict[int, list[dict[str, Any]]]] | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Another way out, with a page of its own (`view`) beside the kinds of record."""

    name: str
    label: Text
    view: str
    capability: str


export_kinds: Registry[ExportKind] = Registry("export kinds")
ways: Registry[Way] = Registry("ways out")
ways_back: Registry[WayBack] = Registry("ways back")


def way_back(name: str) -> ExportKind | WayBack | None:
    """Return what gives the records of an import kind to the system they came from, None where nothing does."""
    kind = export_kinds.get(name)
    return kind if kind and kind.values else ways_back.get(name)
