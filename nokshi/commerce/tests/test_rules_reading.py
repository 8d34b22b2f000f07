"""Rows of a file as an order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from nokshi.commerce.rules.orders import ADJUSTMENT, RETURN, SALE
from nokshi.commerce.rules.reading import NOT_TAKEN, amount_in, faults_of, id_of, incoming, usual_names
from tests.cast import NOON


def values(**more: Any) -> dict[str, Any]:
    usual = {"number": "1", "placed_at": NOON, "sku": "TEA", "quantity": Decimal(2), "unit_price": Decimal("2.5")}
    return {**usual, **more}


def read(*rows: dict[str, Any], **more: Any) -> Any:
    return incoming(rows, **{"source": "till", "currency": "BDT", **more})


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (values(), []),
        (values(unit_price=None), ["no_price"]),
        (values(unit_price=None, line_total=Decimal(5)), []),
        (values(quantity=None), ["no_quantity"]),
        (values(quantity=Decimal("0.0001")), ["quantity_rounded"]),
        (values(unit_price=Decimal("0.3333333")), ["price_rounded"]),
        (values(unit_price=Decimal("1e11")), ["too_large"]),
        (values(quantity=Decimal("1e12")), ["too_large", "too_large"]),
        (values(line_total=Decimal("5.00")), []),
        (values(line_total=Decimal("4.50")), ["other_total"]),
    ],
)
def test_a_row_is_told_what_is_wrong_with_it(row: dict[str, Any], codes: list[str]) -> None:
    assert [code for code, _column in faults_of(row)] == codes


def test_only_what_has_no_price_or_no_end_is_refused() -> None:
    assert {"no_price", "too_large"} == NOT_TAKEN


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, SALE), ({"number": "C17", "quantity": Decimal(-2)}, RETURN), ({"unit_price": Decimal(0)}, ADJUSTMENT),
        ({"kind": "Refund"}, RETURN), ({"kind": "ফেরত"}, RETURN), ({"refund_of": "1001"}, RETURN),
        ({"status": "refunded", "quantity": Decimal(-1)}, RETURN), ({"kind": "sale", "number": "C17"}, SALE),
    ],
)  # fmt: skip
def test_the_file_may_say_what_the_document_is(more: dict[str, Any], kind: str) -> None:
    assert read(values(**more)).kind == kind


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Fulfilled", "sent"), ("completed", "delivered"), ("on-hold", "placed"), ("voided", "cancelled"),
        ("", "placed"), ("বাতিল", "cancelled"), ("hocus pocus", "placed"),
    ],
)  # fmt: skip
def test_the_words_of_shops_for_a_status_are_known(word: str, status: str) -> None:
    assert read(values(status=word)).status == status


def test_the_first_time_is_the_orders_and_each_line_keeps_its_own() -> None:
    later = NOON + timedelta(minutes=1)
    order = read(values(), values(placed_at=later))
    assert order.placed_at == NOON
    assert [line.at for line in order.lines] == [None, later]
    assert order.notes == ["two_times"]


def test_discount_delivery_and_tax_of_an_order_are_lines_of_it_once() -> None:
    rows = [values(discount=Decimal(1), tax=Decimal("0.5"), delivery=Decimal(3)), values(discount=Decimal(1))]
    order = read(*rows)
    assert [(line.kind, line.amount) for line in order.lines[2:]] == [
        ("discount", Decimal(-1)), ("delivery", Decimal(3)), ("tax", Decimal("0.5")),
    ]  # fmt: skip
    each = read(*rows, extras_per_line=True)
    assert sum(line.amount for line in each.lines if line.kind == "discount") == -2


def test_what_spreadsheets_write_for_nothing_is_nothing() -> None:
    order = read(values(description="nan", customer_id=17850.0))
    assert order.lines[0].description == ""
    assert order.who.external == "17850"


def test_a_name_alone_is_nobody() -> None:
    order = read(values(customer_name="Ada"))
    assert not order.who.is_known
    assert order.notes == ["only_a_name"]


def test_a_number_of_another_system_is_read_as_it_was_meant() -> None:
    assert [id_of(text) for text in ("17850.0", "17850", "A.0", "1.5")] == ["17850", "17850", "A.0", "1.5"]


def test_a_product_is_called_what_it_is_mostly_called() -> None:
    described = [("A", "tea"), ("A", "tea"), ("A", "?"), ("B", "cup"), ("B", "clay cup"), ("C", "")]
    assert usual_names(described) == {"A": "tea", "B": "clay cup"}


def test_the_amount_of_a_row_is_of_its_goods() -> None:
    assert amount_in(values()) == Decimal(5)
    assert amount_in(values(line="tax")) == 0
    assert amount_in(values(unit_price=None, line_total=Decimal(9))) == 9
