"""Every door that the resolver knows, and an address behind it in a shop full of people."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

from nokshi.kernel.doors import PUBLIC

# What stands for a part of an address that is no record.
WORDS: dict[str, str] = {
    "token": "not-a-token",
    "key": "not-a-key",
    "uidb36": "1",
    "digest": "0000000000",
    "kind": "css",
    "form": "csv",
    "field": "city",
    "language": "bn",
    "name": "segments.put_in",
    "own": "warranty",
    "number": "sent",
    "reason": "no_consent",
    "rest": "nothing",
    "code": "not-there",
    "subject": "records.warranty",
}
# Which record the word of an address before its number means.
RECORDS: dict[str, str] = {
    "custom-fields": "custom.CustomField",
    "events": "timeline.EventRow",
    "field-groups": "custom.FieldGroup",
    "fields": "custom.CustomField",
    "kinds": "records.Kind",
    "record": "records.Record",
    "records": "records.Record",
    "suppressions": "privacy.Suppression",
    "price-lists": "commerce.PriceList",
    "carts": "commerce.Cart",
    "users": "workspace.User",
    "deliveries": "integrations.Delivery",
    "devices": "workspace.PushDevice",
    "webhooks": "integrations.Endpoint",
    "campaigns": "marketing.Campaign",
    "categories": "commerce.Category",
    "customers": "customers.Customer",
    "imports": "intake.ImportRun",
    "invitations": "workspace.Invitation",
    "mail-to-staff": "workspace.StaffMail",
    "mailboxes": "channels.Mailbox",
    "merges": "customers.Merge",
    "messages": "channels.Message",
    "of": "customers.Customer",
    "orders": "commerce.Order",
    "people": "workspace.User",
    "prices": "commerce.PriceList",
    "privacy": "customers.Customer",
    "products": "commerce.Product",
    "rates": "commerce.ExchangeRate",
    "relations": "customers.Relation",
    "roles": "workspace.Role",
    "segments": "segments.Segment",
    "sessions": "workspace.SignIn",
    "parked-events": "timeline.Parked",
    "removed-customers": "customers.Customer",
    "removed-segments": "segments.Segment",
    "trail": "timeline.EventRow",
    "trail-checks": "timeline.Check",
    "take": "workspace.Membership",
    "teams": "workspace.Team",
    "tokens": "workspace.Token",
    "all-tokens": "workspace.Token",
    "push-devices": "workspace.PushDevice",
    "senders": "channels.Sender",
    "staff-mails": "workspace.StaffMail",
    "undo": "timeline.EventRow",
    "units": "workspace.Unit",
    "views": "workspace.SavedView",
    "write": "customers.Customer",
}
# Which of the records is looked at, where the first one is not a stranger's to Berlin.
CHOSEN: dict[str, dict[str, str]] = {
    "workspace.Membership": {"user__name": "Dev"},
    "workspace.Unit": {"name": "Shapla Dhaka"},
    "workspace.User": {"name": "Dev"},
}
BEFORE = re.compile(r"([\w-]+)/<\w+:(\w+)>")


class NoSample(LookupError):
    """The laws do not know what to put into an address: teach WORDS or RECORDS, or leave such a record in the house."""


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

    def records(self) -> dict[str, Any]:
        """Return the records in its address, by their names in the route."""
        return {kwarg: self._record(kwarg) for kwarg in self.kwargs if kwarg not in WORDS}

    def _sample(self, kwarg: str) -> Any:
        return WORDS[kwarg] if kwarg in WORDS else self._record(kwarg).pk

    def _record(self, kwarg: str) -> Any:
        word = {name: word for word, name in BEFORE.findall(self.route)}.get(kwarg, "")
        first = record_behind(word)
        if first is None:
            raise NoSample(f"{self}: {kwarg}")
        return first

    def __str__(self) -> str:
        return f"/{self.route}"


def record_behind(word: str) -> Any:
    """Return the record that stands for the word of an address before its number; None where there is none."""
    label = RECORDS.get(word)
    model = apps.get_model(label) if label else None
    return model._default_manager.filter(**CHOSEN.get(str(label), {})).order_by("pk").first() if model else None


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
