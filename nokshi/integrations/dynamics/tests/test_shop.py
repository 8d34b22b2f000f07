"""Products, price lists and orders move in from answers of the Web API and from CSV by logical names."""

from decimal import Decimal
from typing import Any

import pytest

from nokshi.commerce.models import Order, Price, PriceList, Product
from nokshi.customers.queries import find_by_identity
from nokshi.integrations.dynamics.tests.making import ACME, MOMENT, SETS, answers, id_of, lookup, record
from nokshi.integrations.tests.moving import (
    SYSTEM,
    Tables,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    packed,
    rows_in,
    saved,
    table,
)

__all__ = ["home"]
pytestmark = pytest.mark.django_db
LOOM, OLD, LIST, EURO = id_of(10, 1), id_of(10, 2), id_of(11, 1), id_of(9, 1)
ORDER, BARE = id_of(12, 1), id_of(12, 2)
IN_EURO = lookup("transactioncurrencyid", EURO, "transactioncurrency", "Euro")


def line(number: int, product: str | None, **cells: Any) -> dict[str, Any]:
    """Return a line of the order."""
    looked = {**lookup("salesorderid", ORDER, "salesorder", "Looms"), **lookup("productid", product, "product", "x")}
    return {**record("salesorderdetailid", id_of(13, number)), **looked, **IN_EURO, **cells}


SHOP: dict[str, list[dict[str, Any]]] = {
    "accounts": SETS["accounts"],
    "products": [
        record("productid", LOOM, name="Hand loom", productnumber="L-1", price=1200.5, **IN_EURO),
        record("productid", OLD, name="Old loom", productnumber="", statecode=1, **IN_EURO),
    ],
    "pricelevels": [record("pricelevelid", LIST, name="Dealers", **IN_EURO)],
    "productpricelevels": [
        record("productpricelevelid", id_of(14, 1), amount=1100, **IN_EURO,
               **lookup("productid", LOOM, "product", "x"), **lookup("pricelevelid", LIST, "pricelevel", "Dealers")),
    ],
    "salesorders": [
        record("salesorderid", ORDER, name="Looms", ordernumber="ORD-1", totalamount=2437.25, freightamount=40,
               statecode=3, **IN_EURO, **lookup("customerid", ACME, "account", "Acme")),
        record("salesorderid", BARE, name="Older", ordernumber="ORD-2", totalamount=12.5, freightamount=2.5, **IN_EURO,
               **lookup("customerid", None, "", "")),
    ],
    "salesorderdetails": [
        line(1, LOOM, quantity=2, priceperunit=1200.5, manualdiscountamount=10, tax=5, extendedamount=2396),
        line(2, None, quantity=1, priceperunit=1.25, productdescription="Engraving", extendedamount=1.25),
    ],
}  # fmt: skip


def test_answers_of_the_interface_go_in_and_out_and_away() -> None:
    files = answers(SHOP)
    out: Tables = {name: rows_in(name, text.encode()) for name, text in files.items()}
    goes_in_and_out_and_away("dynamics", {"answers.zip": packed(files)}, out)
    assert not Order.objects.exists()
    assert not Product.objects.exists()
    assert not PriceList.objects.exists()


def test_products_prices_and_orders_are_what_the_records_say() -> None:
    run = saved({"answers.zip": packed(answers(SHOP))})
    assert set(Product.objects.values_list("sku", "name", "is_active")) == {
        ("L-1", "Hand loom", True), (OLD, "Old loom", False),
    }  # fmt: skip
    said = ("price_list__name", "price_list__currency", "price_list__is_active", "amount")
    assert set(Price.objects.values_list(*said)) == {
        ("EUR", "EUR", True, Decimal("1200.5")), ("Dealers", "EUR", False, Decimal(1100)),
    }  # fmt: skip
    acme = find_by_identity(SYSTEM, "external", ACME, "dynamics")
    first, bare = Order.objects.order_by("number")
    assert acme is not None
    assert (first.customer_id, first.total, first.currency, first.status) == (
        acme.pk, Decimal("2437.25"), "EUR", "delivered",
    )  # fmt: skip
    assert (bare.customer_id, bare.total) == (None, Decimal("12.5"))
    assert fates(run)["salesorderdetail"] == {"joined": 2}


def test_csv_by_logical_names_finds_currencies_by_their_rows() -> None:
    audit = ["createdon", "modifiedon", "statecode", "versionnumber"]
    said = [MOMENT, MOMENT, "0", "1"]
    tables: Tables = {
        "transactioncurrencies.csv": [
            ["transactioncurrencyid", "isocurrencycode", *audit], [EURO, "EUR", *said],
        ],
        "products.csv": [["productid", "name", "productnumber", "price", "transactioncurrencyid", *audit],
                         [LOOM, "Hand loom", "L-1", "9.50", EURO, *said]],
        "salesorders.csv": [["salesorderid", "ordernumber", "totalamount", "transactioncurrencyid", *audit],
                            [ORDER, "ORD-1", "19.00", EURO, *said]],
        "salesorderdetails.csv": [
            ["salesorderdetailid", "salesorderid", "productid", "quantity", "priceperunit", *audit],
            [id_of(13, 1), ORDER, f"{{{LOOM.upper()}}}", "2", "9.50", *said],
        ],
    }  # fmt: skip
    run = saved({name: table(rows).encode() for name, rows in tables.items()})
    assert run.status == "done", run.problem
    assert Order.objects.get().total == Decimal(19)
    assert Order.objects.get().currency == Price.objects.get().price_list.currency == "EUR"
    assert not run.parts.filter(checks__repaired__gt=0).exists()
    assert given_back("dynamics") == tables
