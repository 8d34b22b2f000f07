"""What a document is, what it comes to, and what tells it from another."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.commerce.rules.amounts import amount_of, converted, plain, rounded
from nokshi.commerce.rules.orders import ADJUSTMENT, RETURN, SALE, Draft, Line, codes_of, fingerprint, kind_of, returned
from tests.cast import NOON


def lines(*pairs: tuple[str, str]) -> list[Line]:
    return [Line(quantity=Decimal(quantity), unit_price=Decimal(price)) for quantity, price in pairs]


@pytest.mark.parametrize(
    ("number", "pairs", "kind"),
    [
        ("536365", [("6", "2.55"), ("8", "2.75")], SALE),
        ("536365", [("6", "2.55"), ("-1", "2.55")], SALE),
        ("536365", [("6", "2.55"), ("1", "0")], SALE),
        ("C536379", [("-1", "27.50")], RETURN),
        ("c-100", [("-1", "27.50")], RETURN),
        ("C536379", [("1", "27.50")], SALE),
        ("1001", [("-1", "27.50")], RETURN),
        ("1001", [("1", "10"), ("-2", "10")], RETURN),
        ("536589", [("-10", "0")], ADJUSTMENT),
        ("536414", [("56", "0")], ADJUSTMENT),
        ("A563185", [("1", "11062.06")], ADJUSTMENT),
        ("A563186", [("1", "-11062.06")], ADJUSTMENT),
        ("Anna-17", [("1", "10")], SALE),
        ("CUP-17", [("1", "10")], SALE),
    ],
)
def test_a_document_is_known_by_its_number_and_its_lines(number: str, pairs: list[Any], kind: str) -> None:
    assert kind_of(number, lines(*pairs)) == kind


def a_draft(*some: Line, **more: Any) -> Draft:
    values: dict[str, Any] = {"number": "1", "source": "", "unit_id": 1, "currency": "BDT", "placed_at": NOON}
    return Draft(lines=some, **{**values, **more})


@pytest.mark.parametrize(
    "change",
    [{"currency": "EUR"}, {"status": "paid"}, {"kind": RETURN}, {"customer_id": 7}, {"placed_at": NOON + timedelta(1)}],
)
def test_another_head_is_another_order(change: dict[str, Any]) -> None:
    assert fingerprint(a_draft(*lines(("1", "2")))) != fingerprint(a_draft(*lines(("1", "2")), **change))


def test_the_way_a_number_is_written_makes_no_other_order() -> None:
    assert fingerprint(a_draft(*lines(("1", "2.50")))) == fingerprint(a_draft(*lines(("1.000", "2.5"))))


def test_an_import_run_makes_no_other_order() -> None:
    assert fingerprint(a_draft(*lines(("1", "2")), run_id=1)) == fingerprint(a_draft(*lines(("1", "2")), run_id=2))


def test_the_order_of_lines_counts() -> None:
    one, other = lines(("1", "2"), ("2", "1"))
    assert fingerprint(a_draft(one, other)) != fingerprint(a_draft(other, one))


def test_a_return_has_only_the_lines_of_which_something_comes_back() -> None:
    back = returned(lines(("6", "2.55"), ("2", "3")), [Decimal(2), Decimal(0)])
    assert [(one.quantity, one.amount) for one in back] == [(Decimal(-2), Decimal("-5.10"))]


def test_codes_are_named_once_and_only_of_goods() -> None:
    goods = Line(sku="TEA", quantity=Decimal(1), unit_price=Decimal(1))
    tax = Line(sku="VAT", quantity=Decimal(1), unit_price=Decimal(1), kind="tax")
    assert codes_of([goods, goods, tax]) == ("TEA",)


decimals = st.decimals(min_value=-1000, max_value=1000, places=3)
prices = st.decimals(min_value=0, max_value=1000, places=6)


@given(decimals, prices)
def test_an_amount_is_off_by_half_a_millionth_at_most(quantity: Decimal, price: Decimal) -> None:
    assert abs(amount_of(quantity, price) - quantity * price) <= Decimal("0.0000005")


@given(decimals)
def test_a_number_is_written_without_needless_zeros_and_read_back(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "." not in text or not text.endswith("0")


@given(prices)
def test_a_rate_of_one_changes_nothing(amount: Decimal) -> None:
    assert converted(amount, Decimal(1)) == amount == rounded(amount)
