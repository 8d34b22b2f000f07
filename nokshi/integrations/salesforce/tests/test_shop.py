"""Products, prices and orders move in with the customers, and out and away with them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nokshi.commerce import actions
from nokshi.commerce.models import Order, OrderLine, Price, PriceList, Product
from nokshi.commerce.queries.orders import lines_written
from nokshi.customers.queries import find_by_identity
from nokshi.intake.actions import move_in
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.salesforce.tests.making import ACME, HEADERS, LOOM_AGAIN, SHOP, SHUTTLE, export, zips
from nokshi.integrations.tests import moving
from nokshi.integrations.tests.moving import (
    SYSTEM,
    Tables,
    differing,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    is_away,
    undone,
    worked,
)
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.ports.importing import import_kinds

__all__ = ["home"]
pytestmark = pytest.mark.django_db
OUT: Tables = {f"{name}.csv": [list(HEADERS[name]), *rows] for name, rows in SHOP.items()}


def saved(*names: str, **rows: list[list[str]]) -> ImportRun:
    """Take in the tables of the shop with these names, else all of them; `rows` in the place of its own."""
    return moving.saved(zips(export({name: rows.get(name, SHOP[name]) for name in names or SHOP})))


def is_empty() -> bool:
    return not any(model.objects.exists() for model in (Product, PriceList, Price, Order, OrderLine))


def test_a_shop_comes_in_as_foreseen_goes_out_cell_for_cell_and_away() -> None:
    goes_in_and_out_and_away("salesforce", zips(export(SHOP)), OUT)
    assert is_empty()


def test_products_prices_and_orders_are_what_the_rows_say() -> None:
    run = saved()
    assert dict(Product.objects.values_list("sku", "name")) == {
        "L-1": "Hand loom", SHUTTLE: "Shuttle", LOOM_AGAIN: "Hand loom, wide",
    }  # fmt: skip
    assert set(PriceList.objects.values_list("name", "currency", "is_active", "prices__amount")) == {
        ("Standard Price Book", "BDT", True, Decimal(150000)),
        ("Standard Price Book EUR", "EUR", True, Decimal(1200)),
        ("Dealers", "BDT", False, None),
        ("Dealers EUR", "EUR", False, Decimal("9.5")),
    }
    acme = find_by_identity(SYSTEM, "external", ACME, "salesforce")
    assert acme is not None
    first, second, lonely = Order.objects.order_by("number")
    assert (first.customer_id, first.total, first.currency, first.kind, first.status) == (
        acme.pk, Decimal("2437.5"), "EUR", "sale", "placed",
    )  # fmt: skip
    assert f"{first.placed_at:%Y-%m-%d}" == "2021-02-03"
    assert list(first.lines.order_by("position").values_list("sku", "description", "quantity")) == [
        ("L-1", "Hand loom", Decimal(2)), (LOOM_AGAIN, "Spare parts", Decimal(3)),
    ]  # fmt: skip
    assert (second.kind, second.status, lonely.status, lonely.total, lonely.customer_id) == (
        "return", "sent", "cancelled", Decimal(77), None,
    )  # fmt: skip
    assert fates(run)["OrderItem"] == {"joined": 3, "held": 1}
    assert fates(run)["PricebookEntry"] == {"new": 3, "held": 1}


def test_sums_and_links_are_accounted_for() -> None:
    account = account_of(saved())
    assert ("Order", "TotalAmount EUR", Decimal("2505.00")) in account.money
    [balance] = [one for line in account.lines if line.thing == "Order" and line.report for one in line.report.balances]
    assert (balance.file, balance.nokshi, balance.gap) == (Decimal("2505"), Decimal("2505"), Decimal(0))
    links = {(one.thing, one.name): (one.found, one.missing) for one in account.links}
    assert links["Order", "customer"] == (2, 1)
    assert links["OrderItem", "order"] == (3, 1)
    assert links["PricebookEntry", "product"] == (3, 1)


def test_the_same_export_again_changes_nothing_though_a_person_changed_some() -> None:
    saved()
    actions.change_order(
        order=Order.objects.get(number="00000100"), changes={"status": "paid"}, actor=Actor.system(), now=clock.now()
    )
    again = saved()
    assert again.steps == 0
    assert not again.parts.exclude(steps=0).exists()
    assert fates(again)["Order"] == {"same": 3}
    assert Order.objects.get(number="00000100").status == "paid"


def test_what_a_person_changes_shows_in_exactly_those_cells() -> None:
    saved()
    before = given_back("salesforce")
    who, now = Actor.system(), clock.now()
    loom = Product.objects.get(sku="L-1")
    actions.change_product(product=loom, changes={"name": "Loom", "is_active": False}, actor=who, now=now)
    price = Price.objects.get(amount=1200)
    actions.set_price(price_list=price.price_list, product=loom, amount=Decimal("1250.5"), actor=who, now=now)
    order = Order.objects.get(number="00000100")
    actions.change_order(order=order, changes={"status": "cancelled"}, actor=who, now=now)
    actions.add_product(sku="N-1", name="New here", actor=who, now=now)
    after = given_back("salesforce")
    assert differing(before, after) == [
        ("Order.csv", 1, "Status"), ("PricebookEntry.csv", 1, "UnitPrice"), ("Product2.csv", 1, "IsActive"),
        ("Product2.csv", 1, "Name"),
    ]  # fmt: skip
    assert after["PricebookEntry.csv"][1][3] == "1250.5"
    assert after["Order.csv"][1][4] == "Cancelled"
    assert [row[:3] for row in after["Product2.csv"][4:]] == [["", "New here", "N-1"]]


def test_a_line_changed_and_one_taken_off_are_all_that_differs() -> None:
    saved()
    before = given_back("salesforce")
    order = Order.objects.get(number="00000100")
    loom, spare = lines_written(order)
    who, now = Actor.system(), clock.now()
    changed = replace(loom, quantity=Decimal(5))
    actions.change_order(order=order, changes={"lines": [changed, spare]}, actor=who, now=now)
    after = given_back("salesforce")
    assert differing(before, after) == [("OrderItem.csv", 1, "Quantity"), ("OrderItem.csv", 1, "TotalPrice")]
    assert after["OrderItem.csv"][1][3:6] == ["5", "1200.00", "6000"]
    actions.change_order(order=order, changes={"lines": [spare]}, actor=who, now=now)
    [_head, *rows] = before["OrderItem.csv"]
    assert given_back("salesforce")["OrderItem.csv"][1:] == rows[1:]


def test_lines_and_customers_that_come_with_a_later_export_are_taken_in_then() -> None:
    first = saved("Order")
    assert set(Order.objects.filter(customer=None).values_list("total", flat=True)) == {
        Decimal("2437.5"), Decimal("-9.5"), Decimal(77),
    }  # fmt: skip
    later = saved("Account", "Order", "OrderItem", "Product2")
    assert fates(later)["OrderItem"] == {"joined": 3, "held": 1}
    assert Order.objects.filter(customer=None).count() == 1
    assert OrderLine.objects.filter(product__isnull=False).count() == 3
    assert undone(later).left == 0
    assert Order.objects.filter(customer=None).count() == 3
    is_away(undone(first))


@pytest.mark.parametrize("order", [("OrderItem", "Order"), ("Order", "OrderItem")])
def test_lines_and_orders_that_come_apart_find_each_other(order: tuple[str, str]) -> None:
    saved("Product2")
    runs = [saved(name) for name in order]
    assert OrderLine.objects.filter(product__isnull=False).count() == 3
    assert Order.objects.get(number="00000100").total == Decimal("2437.5")
    assert given_back("salesforce")["OrderItem.csv"] == OUT["OrderItem.csv"]
    later = saved("Order", Order=[[*SHOP["Order"][0][:4], "Shipped", *SHOP["Order"][0][5:]]])
    assert Order.objects.get(number="00000100", status="sent").total == Decimal("2437.5")
    assert OrderLine.objects.filter(product__isnull=False).count() == 3
    for run in (later, *reversed(runs)):
        assert undone(run).left == 0
    assert not Order.objects.exists()


def test_a_line_that_changed_changes_its_order_and_no_other() -> None:
    saved()
    lines = [list(row) for row in SHOP["OrderItem"]]
    lines[0][3] = "4"
    again = saved(OrderItem=lines)
    assert fates(again)["Order"] == {"joined": 1, "same": 2}
    assert fates(again)["OrderItem"] == {"joined": 1, "same": 2, "held": 1}
    assert Order.objects.get(number="00000100").total == Decimal("4837.5")
    assert undone(again).left == 0
    assert Order.objects.get(number="00000100").total == Decimal("2437.5")
    assert given_back("salesforce") == OUT


def test_what_was_kept_before_there_was_a_shop_moves_in_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("products", "price_lists", "prices", "whole_orders", "order_lines")
    with monkeypatch.context() as before:
        for name in names:
            before.delitem(import_kinds._things, name)
        run = saved()
    assert fates(run)["Order"] == {"held": 3}
    assert is_empty()
    assert move_in(now=clock.now()) == [run.pk]
    assert worked(run).status == "done"
    assert fates(run)["Order"] == {"new": 3}
    assert fates(run)["OrderItem"] == {"joined": 3, "held": 1}
    assert Order.objects.get(number="00000100").total == Decimal("2437.5")
    assert Price.objects.count() == 3
    assert given_back("salesforce") == OUT
    assert move_in(now=clock.now()) == []
    is_away(undone(run))
    assert is_empty()


def test_an_order_that_was_removed_here_stays_away() -> None:
    saved()
    actions.remove_order(order=Order.objects.get(number="00000102"), actor=Actor.system(), now=clock.now())
    saved()
    assert not Order.objects.filter(number="00000102").exists()
