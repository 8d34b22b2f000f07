"""Fields and a happening of every type, lent for these tests alone, and a small base of odd customers."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db.models import Q

from nokshi.customers.models import Customer, Identity
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Detail, Field, FieldType, Happening, fields, happenings
from nokshi.timeline.actions import record

COUNTRIES = (("BD", "Bangladesh"), ("SE", "Sweden"), ("DE", "Germany"))
COLOURS = (("red", "red"), ("blue", "blue"))


class Sewn(Event, kind="conditions_tests.sewn"):
    """Somebody sewed something."""

    stitches: int | None = None
    thread: str = ""
    price: Money | None = None
    due: date | None = None
    is_gift: bool = False
    colours: tuple[str, ...] = ()


def named_long(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match names of more than ten characters."""
    return Q(name__regex=r"^.{11}")


LENT = (
    Field("test.city", "City", FieldType.TEXT, "Test", path="city"),
    Field("test.country", "Country", FieldType.CHOICE, "Test", path="country", choices=lambda scope: COUNTRIES),
    Field("test.owner", "Owner", FieldType.CHOICE, "Test", path="owner", choices=lambda scope: (("1", "Ona"),)),
    Field("test.born", "Birthday", FieldType.DATE, "Test", path="birth_date"),
    Field("test.created", "Added", FieldType.MOMENT, "Test", path="created_at"),
    Field("test.removed", "Removed", FieldType.MOMENT, "Test", path="deleted_at"),
    Field("test.number", "Number", FieldType.NUMBER, "Test", path="pk"),
    Field("test.orders", "Orders", FieldType.NUMBER, "Test", path="traits__orders"),
    Field("test.spent", "Spent", FieldType.MONEY, "Test", path="traits__spent"),
    Field("test.identity", "Any address", FieldType.TEXT, "Test", path="identities__value", many=True),
    Field("test.unit", "Unit", FieldType.CHOICE, "Test", path="units", many=True),
    Field("test.long", "Long name", FieldType.FLAG, "Test", matches=named_long),
)
HAPPENING = Happening(
    "conditions_tests.sewn",
    "Sewed",
    "Test",
    (
        Detail("stitches", "stitches", FieldType.NUMBER),
        Detail("thread", "thread", FieldType.TEXT),
        Detail("price", "price", FieldType.MONEY),
        Detail("due", "due", FieldType.DATE),
        Detail("is_gift", "gift", FieldType.FLAG),
        Detail("colours", "colour", FieldType.CHOICE, choices=lambda scope: COLOURS, many=True),
    ),
)


@pytest.fixture(autouse=True)
def lent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lend the fields of these tests, and none that come and go: many of them need no database."""
    monkeypatch.setattr(fields, "_things", {**fields._things, **{one.name: one for one in LENT}})
    monkeypatch.setattr(fields, "_sources", [])
    monkeypatch.setattr(happenings, "_sources", [])
    monkeypatch.setattr(happenings, "_things", {**happenings._things, HAPPENING.name: HAPPENING})


@pytest.fixture
def everything() -> Scope:
    return Scope.system(zone="Asia/Dhaka")


def sew(customer: Customer, at: datetime, unit: int | None = None, run: int | None = None, **data: Any) -> int | None:
    """Record that somebody sewed."""
    return record(Sewn(**data), at=at, actor=Actor.system(), customer=customer.pk, unit=unit, run=run)


def know(customer: Customer, value: str) -> None:
    """Give a customer another address."""
    Identity.objects.create(customer=customer, kind="email", value=value)
