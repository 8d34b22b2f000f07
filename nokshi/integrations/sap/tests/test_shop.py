"""Products and orders of Cloud for Customer move in, and the sales that Emarsys was told of."""

import json
from decimal import Decimal

import pytest

from nokshi.commerce.models import Order, Product
from nokshi.customers.queries import find_by_identity
from nokshi.integrations.sap.tests.making import COLLECTIONS, TICKS, hexes, record
from nokshi.integrations.tests.moving import (
    SYSTEM,
    Tables,
    fates,
    goes_in_and_out_and_away,
    home,
    rows_in,
    saved,
    table,
)

__all__ = ["home"]
pytestmark = pytest.mark.django_db
SHOP = {
    "CorporateAccount": COLLECTIONS["CorporateAccount"],
    "Product": [record("Product", 70, ProductID="P-1", Description="Hand loom", ProductCategoryDescription="Looms")],
    "SalesOrder": [
        record("SalesOrder", 71, ID="0000000901", CreationDateTime=TICKS, BuyerPartyID="1000001",
               TotalNetAmount="2401.0", TotalNetAmountCurrencyCode="EUR", LifeCycleStatusCodeText="Completed"),
    ],
    "SalesOrderItem": [
        record("SalesOrderItem", 72, ParentObjectID=hexes(71).lower(), ProductID="P-1", Quantity="2.0",
               NetPriceAmount="1200.50", NetAmount="2401.00"),
        record("SalesOrderItem", 73, ParentObjectID=hexes(79), ProductID="P-1", Quantity="1.0", NetAmount="1.00"),
    ],
}  # fmt: skip


def answers() -> dict[str, bytes]:
    """Return the answers of the interface."""
    said = {name: {"d": {"results": records}} for name, records in SHOP.items()}
    return {f"{name}Collection.json": json.dumps(one, ensure_ascii=False).encode() for name, one in said.items()}


def test_answers_with_products_and_orders_go_in_and_out_and_away() -> None:
    goes_in_and_out_and_away("sap", answers(), {name: rows_in(name, content) for name, content in answers().items()})
    assert not Order.objects.exists()
    assert not Product.objects.exists()


def test_an_order_has_its_customer_and_its_lines() -> None:
    run = saved(answers())
    order, acme = Order.objects.get(), find_by_identity(SYSTEM, "external", "1000001", "sap")
    assert acme is not None
    assert (order.number, order.customer_id, order.total, order.currency, order.status) == (
        "901", acme.pk, Decimal(2401), "EUR", "delivered",
    )  # fmt: skip
    assert order.lines.get().product == Product.objects.get(sku="P-1", name="Hand loom")
    assert fates(run)["SalesOrderItem"] == {"joined": 1, "held": 1}


CONTACTS = [
    ["user_id", "First Name", "Last Name", "E-Mail", "Opt-In", "last update"],
    ["7", "Ada", "Lovelace", "ada@example.com", "1", "2020-05-06 07:08:09"],
]
SALES = [
    ["item", "price", "order", "timestamp", "email", "quantity", "colour"],
    ["BOOK0012", "110.30", "111-U8", "2016-06-06T14:02:00Z", "ada@example.com", "2", "red"],
    ["BOOK0013", "9.70", "111-U8", "2016-06-06T14:02:00Z", "ada@example.com", "1", ""],
    ["BOOK0013", "9.70", "111-U8", "2016-06-06T14:02:00Z", "ada@example.com", "1", ""],
    ["BOOK0012", "-55.15", "112-U8", "2016-06-07", "nobody@example.com", "-1", "red"],
]  # fmt: skip


def test_sales_of_emarsys_are_orders_of_those_who_are_here() -> None:
    tables: Tables = {"contacts.csv": CONTACTS, "sales_items.csv": SALES}
    files = {"contacts.csv": table(CONTACTS, delimiter=";").encode(), "sales_items.csv": table(SALES).encode()}
    goes_in_and_out_and_away("sap", files, tables)
    saved(files)
    first, back = Order.objects.order_by("number")
    ada = find_by_identity(SYSTEM, "email", "ada@example.com")
    assert ada is not None
    assert (first.number, first.customer_id, first.total, first.lines.count()) == (
        "111-U8",
        ada.pk,
        Decimal("129.7"),
        3,
    )
    assert (back.kind, back.customer_id, back.total) == ("return", None, Decimal("-55.15"))
    assert fates(saved(files))["Emarsys sales"] == {"same": 4}
