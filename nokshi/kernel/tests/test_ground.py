"""Scopes, money, secrets, registries, events."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.signing import BadSignature

from nokshi.kernel import secrets
from nokshi.kernel.events import Event, EventKind, from_data, to_data, utc
from nokshi.kernel.money import MixedCurrencies, Money, quantized
from nokshi.kernel.registry import Registry, UnknownName
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Thing:
    name: str


class StitchSewn(Event, kind="kernel_tests.stitch_sewn", personal=("by",)):
    price: Money
    by: str
    note: str = ""


def test_an_event_comes_back_from_its_row_as_it_was() -> None:
    event = StitchSewn(price=Money(Decimal("12.340"), "BDT"), by="রহিম")
    data = to_data(event)
    assert data["price"] == {"amount": "12.340", "currency": "BDT"}
    assert from_data("kernel_tests.stitch_sewn", data) == event


def test_an_old_row_still_reads_when_a_field_was_added() -> None:
    old = {"price": {"amount": "1", "currency": "BDT"}, "by": "Ada"}
    assert from_data("kernel_tests.stitch_sewn", old).note == ""  # type: ignore[attr-defined]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        utc(datetime(2026, 1, 1))  # noqa: DTZ001


def test_money_of_two_currencies_is_never_added() -> None:
    with pytest.raises(MixedCurrencies):
        Money(Decimal(1), "BDT") + Money(Decimal(1), "EUR")


def test_money_rounds_to_the_places_of_its_currency() -> None:
    assert quantized(Decimal("2.345"), "EUR") == Decimal("2.34")
    assert quantized(Decimal("2.5"), "JPY") == Decimal("2")


def test_a_name_is_lent_once() -> None:
    registry: Registry[EventKind] = Registry("kinds")
    with pytest.raises(UnknownName):
        registry["needle"]
    thing = EventKind("needle", StitchSewn)
    registry.lend(thing)
    with pytest.raises(ValueError, match="twice"):
        registry.lend(thing)


def test_a_secret_comes_back_only_with_its_key() -> None:
    sealed = secrets.seal("imap password")
    assert "imap" not in sealed
    assert secrets.unseal(sealed) == "imap password"
    with pytest.raises(secrets.Unreadable):
        secrets.unseal(sealed[:-4] + "AAAA")


def test_a_secret_is_read_with_a_key_from_before_and_sealed_with_the_first(settings: Any) -> None:
    settings.SECRET_KEY = "old"
    sealed, link = secrets.seal("imap password"), secrets.sign(7, purpose="open")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert secrets.unseal(sealed) == "imap password"
    assert secrets.unsign(link, purpose="open") == 7
    again = secrets.reseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert secrets.unseal(again) == "imap password"
    with pytest.raises(secrets.Unreadable):
        secrets.reseal(sealed)


def test_a_token_opens_only_for_its_purpose() -> None:
    token = secrets.sign({"message": 7}, purpose="open")
    assert secrets.unsign(token, purpose="open") == {"message": 7}
    with pytest.raises(BadSignature):
        secrets.unsign(token, purpose="click")


def test_nobody_sees_and_may_nothing() -> None:
    nobody = Scope.nobody()
    assert not nobody.sees_unit(1)
    assert not nobody.sees_unit(None)
    assert not nobody.may("customers.view")


def test_looking_at_fewer_units_never_shows_more() -> None:
    dhaka = Scope(units=frozenset({2, 3}))
    assert dhaka.within(frozenset({3, 4})).units == frozenset({3})
    assert Scope.system().within(frozenset({4})).units == frozenset({4})


def test_a_registry_tells_of_what_comes_and_goes() -> None:
    registry: Registry[Thing] = Registry("things", key=lambda thing: thing.name)
    coming: dict[str, Thing] = {}
    registry.lend(Thing("b"))
    registry.lend_from(lambda: coming)
    assert "a" not in registry
    coming["a"] = Thing("a")
    assert registry["a"] is coming["a"]
    assert [one.name for one in registry] == ["a", "b"]
    assert [one.name for one in registry.lent] == ["b"]
    assert (len(registry), "a" in registry) == (2, True)
    coming.clear()
    assert registry.get("a") is None
    with pytest.raises(UnknownName):
        registry["a"]


def test_a_veiled_field_is_neither_shown_nor_written() -> None:
    scope = Scope(veiled=frozenset({"custom.pet"}))
    assert not scope.shows("custom.pet")
    assert not scope.writes("custom.pet")
    assert scope.covers(Scope())
