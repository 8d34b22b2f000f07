"""Every door that the resolver knows, and an address for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from nokshi.kernel.doors import PUBLIC


@dataclass(frozen=True, slots=True)
class Door:
    """A view with the route that leads to it."""

    name: str
    route: str
    kwargs: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def is_public(self) -> bool:
        return bool(getattr(self.view, PUBLIC, False))

    @property
    def room(self) -> str:
        return self.name.partition(":")[0]

    def __str__(self) -> str:
        return f"/{self.route}"


def doors() -> list[Door]:
    """Return every door below the root."""
    return list(_below(get_resolver(), "", "", ()))


def _below(resolver: URLResolver, route: str, space: str, names: tuple[str, ...]) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        pattern = entry.pattern
        assert isinstance(pattern, RoutePattern), f"{pattern} is not a plain route"
        here, kwargs = f"{route}{pattern}", (*names, *pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _below(entry, here, inner, kwargs)
        elif isinstance(entry, URLPattern):
            yield Door(f"{space}{entry.name}", here, kwargs, entry.callback)
