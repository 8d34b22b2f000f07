"""What ⌘K and the search page look through."""

from collections.abc import Callable
from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; `id` is its record's, 0 where it is none."""

    label: str
    note: str
    url: str
    icon: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A room's answer to a text: `find(scope, text, limit)`, best first, only what may be seen."""

    name: str
    label: Text
    find: Callable[[Scope, str, int], list[Hit]]
    order: int = 50
    capability: str = ""


search_sources: Registry[SearchSource] = Registry("search sources", key=lambda one: one.order)
