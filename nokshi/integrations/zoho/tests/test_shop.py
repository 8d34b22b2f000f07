"""Products, price books and sales orders of a Zoho backup move in, and out and away."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from nokshi.commerce import actions
from nokshi.commerce.models import Order, Price, PriceList, Product
from nokshi.customers.queries import find_by_identity
from nokshi.integrations.tests.moving import (
    SYSTEM,
    Tables,
    differing,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    packed,
    saved,
    table,
)
from nokshi.integrations.zoho.tests.making import ACCOUNTS, ACME, USERS, WHEN, audit, id_of
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor

__all__ = ["home"]
pytestmark = pytest.mark.django_db
LOOM, SHUTTLE, FIRST, BARE = id_of(101), id_of(102), id_of(111), id_of(112)
SHOP: Tables = {
    "Data_001/Accounts_001.csv": ACCOUNTS,
    "Data_001/Ordered Items_001.csv": [
        ["Record Id", "Parent.id", "Product Name.id", "Product Name", "Quantity", "List Price", "Description"],
        [id_of(121), FIRST, LOOM, "Hand loom", "2", "1200.5", ""],
        [id_of(122), FIRST, id_of(199), "Gone", "1", "9", "A spare part"],
        [id_of(123), id_of(198), LOOM, "Hand loom", "1", "1200.5", ""],
    ],
    "Data_001/Price Books_001.csv": [
        ["Record Id", "Price Book Owner.id", "Price Book Owner", "Created Time", "Price Book Name", "Active"],
        [id_of(131), *audit(), "Dealers", "true"],
    ],
    "Data_001/Products_001.csv": [
        ["Record Id", "Product Owner.id", "Product Owner", "Created Time", "Product Name", "Product Code",
         "Product Active", "Product Category", "Unit Price", "Qty in Stock", "Taxable"],
        [LOOM, *audit(), "Hand loom", "L-1", "true", "Looms", "1200.5", "3", "true"],
        [SHUTTLE, *audit(), "Shuttle", "", "false", "", "", "0", "false"],
    ],
    "Data_001/Sales Orders_001.csv": [
        ["Record Id", "Sales Order Owner.id", "Sales Order Owner", "Created Time", "SO Number", "Subject",
         "Account Name.id", "Account Name", "Contact Name.id", "Status", "Discount", "Tax", "Grand Total", "Currency"],
        [FIRST, *audit(), "55440001", "Looms", ACME, "Acme", "", "Delivered", "10", "5", "2405", "EUR"],
        [BARE, *audit(), "55440002", "Older", "", "", id_of(197), "Created", "1", "", "12.5", "EUR"],
    ],
    "Data_001/Users_001.csv": USERS,
}  # fmt: skip


def files() -> dict[str, bytes]:
    """Return the backup."""
    return {"Data_2026_02_10.zip": packed({name: table(rows) for name, rows in SHOP.items()})}


def test_a_backup_with_a_shop_goes_in_and_out_and_away() -> None:
    goes_in_and_out_and_away("zoho", files(), SHOP)
    assert not any(model.objects.exists() for model in (Order, Product, PriceList))


def test_products_and_orders_are_what_the_rows_say_and_edits_go_out_in_their_cells() -> None:
    run = saved(files())
    assert set(Product.objects.values_list("sku", "name", "is_active", "category__name")) == {
        ("L-1", "Hand loom", True, "Looms"), (SHUTTLE.removeprefix("zcrm_"), "Shuttle", False, None),
    }  # fmt: skip
    acme = find_by_identity(SYSTEM, "external", ACME.removeprefix("zcrm_"), "zoho")
    first, bare = Order.objects.order_by("number")
    assert acme is not None
    assert (first.customer_id, first.total, first.currency, first.status) == (
        acme.pk, Decimal(2405), "EUR", "delivered",
    )  # fmt: skip
    assert f"{first.placed_at.astimezone(ZoneInfo('Asia/Dhaka')):%Y-%m-%d %H:%M:%S}" == WHEN
    assert (bare.customer_id, bare.total) == (None, Decimal("12.5"))
    assert fates(run)["Ordered Items"] == {"joined": 2, "held": 1}
    before = given_back("zoho")
    who, now = Actor.system(), clock.now()
    loom, price = Product.objects.get(sku="L-1"), Price.objects.get()
    actions.change_product(product=loom, changes={"name": "Loom"}, actor=who, now=now)
    actions.set_price(price_list=price.price_list, product=loom, amount=Decimal(1300), actor=who, now=now)
    actions.change_order(order=first, changes={"status": "cancelled"}, actor=who, now=now)
    after = given_back("zoho")
    assert differing(before, after) == [
        ("Data_001/Products_001.csv", 1, "Product Name"), ("Data_001/Products_001.csv", 1, "Unit Price"),
        ("Data_001/Sales Orders_001.csv", 1, "Status"),
    ]  # fmt: skip
