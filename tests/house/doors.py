"""Every door that the resolver knows, and an address behind it in a shop full of people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

from nokshi.customers.models import Customer
from nokshi.kernel.doors import PUBLIC

# What stands for a part of an address that no model is named after.
WORDS: dict[str, str] = {
    "token": "not-a-token",
    "key": "not-a-key",
    "uidb36": "1",
    "digest": "0000000000",
    "kind": "css",
    "language": "bn",
}
# What a view calls its record, where no model is named so: by the first word of the view's name, or the whole.
NOUNS: dict[str, str] = {
    "withdraw": "invitation",
    "person": "user",
    "staff": "staffmail",
    "letter": "message",
}


class NoSample(LookupError):
    """The laws do not know what to put into an address: teach WORDS or NOUNS, or let the demo make such a record."""


@dataclass(frozen=True, slots=True)
class Door:
    """A view, its name and the names in its route."""

    name: str
    route: str
    kwargs: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def is_public(self) -> bool:
        return bool(getattr(self.view, PUBLIC, False))

    @property
    def is_of_a_record(self) -> bool:
        return bool(self.kwargs) and not set(self.kwargs) <= set(WORDS)

    @property
    def room(self) -> str:
        return str(self.view.__module__).split(".")[1]

    def address(self) -> str:
        """Return its address, with records that are there."""
        return reverse(self.name, kwargs={kwarg: self._sample(kwarg) for kwarg in self.kwargs})

    def lacks(self) -> str | None:
        """Say which sample is missing for its address."""
        try:
            self.address()
        except NoSample as missing:
            return str(missing)
        return None

    def _sample(self, kwarg: str) -> Any:
        if kwarg in WORDS:
            return WORDS[kwarg]
        noun = self.name.rpartition(":")[2] if kwarg in {"pk", "id"} else kwarg.removesuffix("_id")
        model = self._model(NOUNS.get(noun, NOUNS.get(noun.split("_")[0], noun.split("_")[0])))
        first = model._default_manager.order_by("pk").first() if model else None
        if first is None:
            raise NoSample(f"{self.name}: {kwarg}")
        return first.pk

    def _model(self, noun: str) -> type[Model] | None:
        if noun == "customer":
            return Customer
        models = {model.__name__.lower(): model for model in apps.get_app_config(self.room).get_models()}
        return models.get(noun)

    def __str__(self) -> str:
        return f"/{self.route}"


def doors() -> list[Door]:
    """Return every door below the root."""
    return list(_below(get_resolver(), "", "", ()))


def doors_with_a_sample() -> list[Door]:
    """Return the doors whose records are there; a test of its own tells of the others."""
    return [door for door in doors() if door.lacks() is None]


def _below(resolver: URLResolver, route: str, space: str, names: tuple[str, ...]) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        here, kwargs = f"{route}{entry.pattern}", (*names, *_names(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _below(entry, here, inner, kwargs)
        elif isinstance(entry, URLPattern):
            yield Door(f"{space}{entry.name}", here, kwargs, entry.callback)


def _names(pattern: RoutePattern | RegexPattern | Any) -> tuple[str, ...]:
    converters: Mapping[str, Any] = pattern.converters
    return tuple(pattern.regex.groupindex) if isinstance(pattern, RegexPattern) else tuple(converters)
