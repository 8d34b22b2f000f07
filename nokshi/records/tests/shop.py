"""Kinds and records that the tests keep."""

from typing import Any

from nokshi.custom import actions as custom
from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape
from nokshi.kernel.actor import Actor
from nokshi.records import actions
from nokshi.records.actions import KindShape, NewRecord
from nokshi.records.models import Kind
from nokshi.records.queries import house
from nokshi.records.rules.kinds import OwnKind
from tests import cast

BY: dict[str, Any] = {"actor": Actor.system(), "now": cast.NOON}
LEVELS = (Chosen({"en": "Full", "bn": "পূর্ণ"}), Chosen({"en": "Parts", "bn": "যন্ত্রাংশ"}))


def kind(name: str = "Warranty", *, belongs: str = "optional", **more: Any) -> OwnKind:
    """Return a kind of record, with nothing on it but the field that its records are called by."""
    names = {"en": name, "bn": more.pop("bn", "")}
    titled = {"en": more.pop("titled", "Serial number")}
    shape = KindShape(names=names, plurals={"en": f"{name}s"}, belongs=belongs, titled=titled, **more)
    return known(actions.add_kind(shape=shape, **BY))


def warranty(**more: Any) -> OwnKind:
    """Return warranties: with a day on which they end, a price, and what they cover."""
    made = kind(**more)
    for type_, label, choices in (("date", "Ends", ()), ("money", "Price", ()), ("choice", "Covers", LEVELS)):
        shape = Shape(labels={"en": label}, choices=choices)
        custom.add_field(subject=made.subject, kind=type_, shape=shape, **BY)
    return made


def known(made: Kind) -> OwnKind:
    """Return a kind as the rest of the house is told of it."""
    return house().by_id[made.pk]


def record(kind: OwnKind, title: str, *, unit: int, customer: int | None = None, **values: Any) -> int:
    """Return the id of a new record that is called so."""
    new = NewRecord(unit=unit, customer=customer, values={kind.title: title, **values})
    return actions.add_record(kind=kind, new=new, **BY)
