"""Products, orders and their line items move in from views and from what the interface answers."""

from decimal import Decimal

import pytest

from nokshi.commerce import actions
from nokshi.commerce.models import Order, Product
from nokshi.customers.queries import find_by_identity
from nokshi.integrations.hubspot.tests.making import ADA, BO, CONTACTS, answer, file_of, record
from nokshi.integrations.tests.moving import (
    SYSTEM,
    Tables,
    differing,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    rows_in,
    saved,
    table,
)
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor

__all__ = ["home"]
pytestmark = pytest.mark.django_db
PRODUCTS = [
    ["Record ID", "Name", "SKU", "Unit price", "Product description", "Product type", "Create Date"],
    ["101", "Hand loom", "L-1", "1200.5", "Of teak", "inventory", "2019-03-04 05:06"],
    ["102", "Shuttle", "", "", "", "", "2019-03-04 05:06"],
]
ORDERS = [
    ["Record ID", "Order Name", "External Order ID", "Total Price", "Currency Code", "Shipping Cost", "Order Discount",
     "Fulfillment Status", "Create Date", "Associated Contact IDs"],
    ["101", "Looms", "#1001", "2441", "EUR", "40", "", "Shipped", "2019-03-04 05:06", "101"],
    ["102", "Older", "", "12.5", "EUR", "2.5", "", "", "2019-03-04 05:06", "199"],
]  # fmt: skip
ITEMS = [
    ["Record ID", "Name", "SKU", "Quantity", "Unit price", "Net price", "Product ID", "Associated Order IDs",
     "Associated Deal IDs"],
    ["101", "Hand loom", "L-1", "2", "1200.5", "2401", "101", "101", ""],
    ["102", "Of a deal", "", "1", "5", "5", "102", "", "301"],
]  # fmt: skip
SHOP: Tables = {
    file_of("all-contacts"): [list(CONTACTS), ADA, BO],
    file_of("all-products"): PRODUCTS,
    file_of("all-orders"): ORDERS,
    file_of("all-line-items"): ITEMS,
}


def views() -> dict[str, bytes]:
    """Return the views."""
    return {name: table(rows).encode() for name, rows in SHOP.items()}


def test_views_of_a_shop_go_in_and_out_and_away() -> None:
    goes_in_and_out_and_away("hubspot", views(), SHOP)
    assert not Order.objects.exists()
    assert not Product.objects.exists()


def test_orders_have_their_customers_lines_and_sums_and_an_edit_of_a_product_its_cell() -> None:
    run = saved(views())
    ada = find_by_identity(SYSTEM, "external", "0-1/101", "hubspot")
    bare, first = Order.objects.order_by("placed_at", "total")
    assert ada is not None
    assert (first.number, first.customer_id, first.total, first.currency, first.status) == (
        "#1001", ada.pk, Decimal(2441), "EUR", "sent",
    )  # fmt: skip
    assert (bare.number, bare.customer_id, bare.total) == ("102", None, Decimal("12.5"))
    assert set(Product.objects.values_list("sku", "name")) == {("L-1", "Hand loom"), ("0-7/102", "Shuttle")}
    assert fates(run)["line_items"] == {"joined": 1, "held": 1}
    before = given_back("hubspot")
    loom = Product.objects.get(sku="L-1")
    actions.change_product(product=loom, changes={"name": "Loom"}, actor=Actor.system(), now=clock.now())
    assert differing(before, given_back("hubspot")) == [(file_of("all-products"), 1, "Name")]


def test_what_the_interface_answers_moves_in_too() -> None:
    moment = "2020-05-06T07:08:09.123Z"
    documents = {
        "orders.json": answer([
            record("201", {"contacts": ["101"]}, hs_order_name="Looms", hs_total_price="19", hs_currency_code="EUR"),
        ]),
        "line_items.json": answer([
            record("301", {"orders": ["201"]}, hs_sku="C-1", name="Cup", quantity="2", price="9.5", amount="19",
                   hs_lastmodifieddate=moment),
        ]),
    }  # fmt: skip
    run = saved(documents)
    assert run.is_move, run.problem
    order = Order.objects.get()
    assert (order.total, order.lines.get().sku, order.placed_at.isoformat()[:10]) == (Decimal(19), "C-1", moment[:10])
    assert given_back("hubspot") == {name: rows_in(name, content) for name, content in documents.items()}
