"""A field and a happening lent for these tests, and ways to make what they count."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.ports.fields import Field, FieldType, Happening, fields, happenings
from nokshi.segments.actions import make_segment
from nokshi.segments.models import Membership, Segment
from nokshi.timeline.actions import record
from nokshi.timeline.reading import drain
from tests.cast import NOON

SYSTEM = Actor.system()
CITY = {"all": [{"field": "segtest.city", "op": "is", "value": "Dhaka"}]}
BOUGHT = {"all": [{"did": "segments_tests.bought", "op": "at_least", "times": 2, "within": {"days": 30}}]}


class Bought(Event, kind="segments_tests.bought"):
    """Somebody bought."""

    number: int = 0


@pytest.fixture(autouse=True)
def lent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lend a field of the record and something to count."""
    city = Field("segtest.city", "City", FieldType.TEXT, "Test", path="city")
    bought = Happening(Bought.kind, "Bought", "Test")
    monkeypatch.setattr(fields, "_things", {**fields._things, city.name: city})
    monkeypatch.setattr(happenings, "_things", {**happenings._things, bought.name: bought})


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let doors and reactions think that it is noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr("nokshi.segments.reactions.now", lambda: NOON)


def buy(customer: Customer, *, days_ago: int = 0, run: int | None = None, unit: int | None = None) -> None:
    record(Bought(), at=NOON - timedelta(days=days_ago), actor=SYSTEM, customer=customer.pk, run=run, unit=unit)


def read(now: datetime = NOON) -> None:
    """Let every reader read to the end of the log."""
    drain(now)


def members(segment: Segment) -> set[str]:
    return set(Membership.objects.filter(segment=segment).values_list("customer__name", flat=True))


def make(name: str, unit: int, tree: object = CITY) -> Segment:
    assert tree is None or isinstance(tree, dict)
    return make_segment(name=name, unit=unit, tree=tree, actor=SYSTEM, now=NOON)


OpenClient = Callable[..., Client]
