"""Orders written past the ORM are the rows that the ORM would have written."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.commerce.actions.rows import ORDERS, Booked, write_orders
from nokshi.commerce.models import Order
from nokshi.commerce.models.amounts import ExactField
from nokshi.commerce.rules.amounts import MONEY_PLACES, converted, rounded, whole
from nokshi.commerce.rules.orders import Draft
from nokshi.customers.models import Customer
from nokshi.workspace.queries import root_id

NOON = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


TOTAL = Decimal("-99.5")
KINDS: list[dict[str, Any]] = [{}, {"kind": "return", "status": "sent"}]


def what(number: str, customer: Customer | None = None, **more: Any) -> dict[str, Any]:
    customer_id = customer.pk if customer else None
    return {
        "number": number, "source": "shop", "customer_id": customer_id, "unit_id": root_id(), "currency": "BDT",
        "placed_at": NOON, "run_id": 7, **more,
    }  # fmt: skip


def booked(number: str, customer: Customer | None = None, **more: Any) -> Booked:
    return Booked(Draft(**what(number, customer, **more), lines=()), "f1", TOTAL, home_of(customer))


def order(number: str, customer: Customer | None = None, **more: Any) -> Order:
    return Order(**what(number, customer, **more), total=TOTAL, home_total=home_of(customer), fingerprint="f1")


def home_of(customer: Customer | None) -> Decimal | None:
    return Decimal("1234.567891") if customer else None


def values(letter: str) -> list[tuple[object, ...]]:
    written = Order.objects.filter(number__startswith=letter).order_by("number")
    return list(written.values_list(*(name for name in ORDERS if name not in ("id", "number"))))


def test_every_column_holds_what_the_orm_puts_there(ada: Customer) -> None:
    write_orders([booked("A1", ada), *(booked(f"A2{one.get('kind')}", **one) for one in KINDS)])
    Order.objects.bulk_create([order("B1", ada), *(order(f"B2{one.get('kind')}", **one) for one in KINDS)])
    assert len(values("A")) == 3
    assert values("A") == values("B")
    assert {field.column for field in Order._meta.concrete_fields} == set(ORDERS)


@pytest.mark.usefixtures("db")
def test_ids_are_given_once_whoever_writes_next() -> None:
    first, second, third = booked("A1"), booked("A2"), order("A3")
    write_orders([first, second])
    third.save()
    assert first.pk < second.pk < third.pk
    Order.objects.filter(pk=second.pk).update(refunds=first.pk, kind="return")
    assert list(Order.objects.order_by("pk").values_list("number", "pk")) == [
        ("A1", first.pk), ("A2", second.pk), ("A3", third.pk),
    ]  # fmt: skip


@given(st.decimals(-9_000_000_000, 9_000_000_000, allow_nan=False, allow_infinity=False, places=8))
def test_a_decimal_is_kept_as_the_field_keeps_it(value: Decimal) -> None:
    assert whole(value, MONEY_PLACES) == ExactField().get_prep_value(value)


@given(st.decimals(-9_000_000_000, 9_000_000_000, allow_nan=False, allow_infinity=False, places=8))
def test_money_of_the_house_is_worth_itself(value: Decimal) -> None:
    assert rounded(value) == converted(value, Decimal(1))
