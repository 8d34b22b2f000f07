"""A file of orders: taken once, changed only where it changed, taken back exactly."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.commerce import actions
from nokshi.commerce.models import Category, Order, OrderLine, Price, PriceList, Product, Traits
from nokshi.commerce.queries.exporting import order_rows, product_rows
from nokshi.commerce.rules.products import code_of_name
from nokshi.commerce.tests.shop import HOUSE, context, group, let_the_log_be_read, row, sell
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, Fate, Group, ImportRow, Result, RunContext, import_kinds
from nokshi.timeline.actions import retract_run
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests import cast
from tests.cast import NOON, Places

ORDERS, PRODUCTS = import_kinds["orders"], import_kinds["products"]
WHOLE = Scope.system()


def buyer(number: int, customer: str = "17850", **values: Any) -> ImportRow:
    return row(number, customer_id=customer, country="GB", **values)


def file() -> list[Group]:
    """A sale with a repeat, a sale to nobody, a return and a write-off."""
    return [
        group("536365", buyer(1), buyer(2, sku="CUP", unit_price=Decimal("2.555")), buyer(3), repeats=[3]),
        group("536370", row(4, quantity=Decimal(6))),
        group("C536379", buyer(5, quantity=Decimal(-1), placed_at=NOON + timedelta(days=1))),
        group("536589", row(6, quantity=Decimal(-10), unit_price=Decimal(0))),
    ]


def save(groups: Sequence[Group], where: RunContext) -> list[Result]:
    return ORDERS.save(groups, where)


def changes_of(results: Sequence[Result]) -> list[Change]:
    return [change for result in results for change in result.changes][::-1]


def books() -> tuple[Any, ...]:
    """Everything that an import may touch, as it goes out again."""
    people = Customer.objects.standing().order_by("pk").values_list("name", "country")
    traits = Traits.objects.order_by("customer").values_list("customer__name", "spent", "orders", "last_order_at", "r")
    return list(order_rows(WHOLE, None)), list(product_rows(WHOLE, None)), list(people), list(traits)


def test_every_line_is_kept_and_each_document_is_what_it_is(places: Places) -> None:
    results = save(file(), context(places.dhaka))
    assert [one.fate for one in results] == [Fate.NEW] * 4
    orders = {one.number: one for one in Order.objects.all()}
    assert {number: one.kind for number, one in orders.items()} == {
        "536365": "sale", "536370": "sale", "C536379": "return", "536589": "adjustment",
    }  # fmt: skip
    assert orders["536365"].total == Decimal("202.555")
    assert orders["536370"].customer_id is None
    assert OrderLine.objects.count() == 6
    customer = Customer.objects.get()
    assert (customer.country, customer.source) == ("GB", "till")
    assert orders["536365"].customer_id == orders["C536379"].customer_id == customer.pk


def test_exact_repeats_are_dropped_when_asked(places: Places) -> None:
    save(file(), context(places.dhaka, repeats="drop"))
    assert Order.objects.get(number="536365").total == Decimal("102.555")


def test_the_figure_of_the_file_is_the_figure_here(places: Places) -> None:
    groups = file()
    save(groups, context(places.dhaka, run=7))
    [total] = ORDERS.totals
    in_file = sum(total.of_row(one.values) for each in groups for one in each.rows)
    assert total.in_nokshi(7) == in_file == Decimal("702.555")


def test_the_same_file_again_changes_nothing(places: Places) -> None:
    save(file(), context(places.dhaka))
    let_the_log_be_read()
    before = books()
    results = save(file(), context(places.dhaka, run=2))
    assert [(one.fate, one.changes) for one in results] == [(Fate.SAME, [])] * 4
    let_the_log_be_read()
    assert books() == before


def test_of_a_changed_file_only_the_changed_order_changes(places: Places) -> None:
    save(file(), context(places.dhaka))
    groups = file()
    groups[0].rows[1].values["quantity"] = Decimal(3)
    results = save(groups, context(places.dhaka, run=2))
    assert [one.fate for one in results] == [Fate.JOINED, Fate.SAME, Fate.SAME, Fate.SAME]
    assert Order.objects.get(number="536365").total == Decimal("207.665")


def test_undo_leaves_what_was_there_before(places: Places, ada: Customer) -> None:
    sell(places.dhaka, customer_id=ada.pk)
    let_the_log_be_read()
    before = books()
    run = context(places.dhaka)
    changes = changes_of(save(file(), run))
    let_the_log_be_read()
    assert books() != before
    assert ORDERS.undo(changes, run) == []
    retract_run(run=run.run_id, by=0)
    let_the_log_be_read()
    assert books() == before


def test_whose_orders_were_taken_back_is_counted_anew_by_the_reader(places: Places, ada: Customer) -> None:
    run = context(places.dhaka)
    changes = changes_of(save(file(), run))
    let_the_log_be_read()
    counted = Traits.objects.get()
    ORDERS.undo(changes, run)
    [told] = EventRow.objects.filter(kind="commerce.orders_taken_back")
    assert told.data["customers"] == [counted.customer_id]
    assert (told.run_id, Traits.objects.count()) == (None, 1)
    let_the_log_be_read()
    assert not Traits.objects.exists()


def test_scores_after_undo_are_those_before(places: Places) -> None:
    for place in range(9):
        who = cast.make_customer(f"Customer {place}", places.dhaka)
        sell(places.dhaka, customer_id=who.pk, placed_at=NOON + timedelta(days=place))
    let_the_log_be_read()
    before = books()
    run = context(places.dhaka)
    changes = changes_of(save(file(), run))
    let_the_log_be_read()
    ORDERS.undo(changes, run)
    let_the_log_be_read()
    assert books() == before


def test_undo_of_a_change_writes_the_former_order(places: Places) -> None:
    save(file(), context(places.dhaka))
    let_the_log_be_read()
    before = books()
    groups, run = file(), context(places.dhaka, run=2)
    groups[0].rows[0].values["unit_price"] = Decimal(90)
    changes = changes_of(save(groups, run))
    assert ORDERS.undo(changes, run) == []
    let_the_log_be_read()
    assert books() == before


def test_undo_leaves_alone_what_others_changed_or_gave_back(places: Places) -> None:
    run = context(places.dhaka)
    changes = changes_of(save(file(), run))
    first, second = Order.objects.get(number="536365"), Order.objects.get(number="536370")
    actions.change_order(order=first, changes={"status": "sent"}, actor=Actor.user(1), now=NOON)
    actions.refund_order(order=second, actor=Actor.user(1), now=NOON)
    left = ORDERS.undo(changes, run)
    assert {change.id for change in left if change.kind == "commerce.order"} == {first.pk, second.pk}
    assert Order.objects.filter(pk__in=[first.pk, second.pk]).count() == 2


def test_the_latest_country_is_kept_and_the_others_are_remarked(places: Places) -> None:
    later = NOON + timedelta(days=9)
    groups = [group("1", buyer(1)), group("2", row(2, customer_id="17850", country="DE", placed_at=later))]
    results = save(groups, context(places.dhaka))
    assert Customer.objects.get().country == "DE"
    assert "other_country" in [remark.code for remark in results[0].remarks]


def test_one_customer_by_number_and_mail_is_one(places: Places, ada: Customer) -> None:
    groups = [
        group("1", row(1, email="ada@example.com")),
        group("2", row(2, customer_id="9", email="new@example.com")),
        group("3", row(3, email="new@example.com")),
    ]
    save(groups, context(places.dhaka))
    owners = list(Order.objects.order_by("number").values_list("customer_id", flat=True))
    assert owners[0] == ada.pk
    assert owners[1] == owners[2] != ada.pk


def test_a_stranger_of_another_unit_is_not_matched(places: Places, ada: Customer, cleo: User) -> None:
    run = context(places.berlin)
    narrow = RunContext(run.run_id, cast.scope(cleo), run.actor, NOON, places.berlin.pk, "till")
    save([group("1", row(1, email="ada@example.com"))], narrow)
    order = Order.objects.get()
    assert order.customer_id != ada.pk
    assert order.customer_id is not None


def test_a_return_finds_the_order_it_gives_back(places: Places) -> None:
    back = row(2, quantity=Decimal(-1), refund_of="1")
    lost = row(3, quantity=Decimal(-1), refund_of="nowhere")
    results = save([group("R1", back), group("R2", lost), group("1", row(1))], context(places.dhaka))
    assert Order.objects.get(number="R1").refunds == Order.objects.get(number="1")
    assert [remark.code for remark in results[1].remarks] == ["refund_of_nobody"]


def test_products_are_called_what_the_file_mostly_calls_them(places: Places) -> None:
    run = context(places.dhaka)
    save([group("1", row(1, description="wrong?")), group("2", row(2))], run)
    save([group("3", row(3)), group("4", row(4))], run)
    assert Product.objects.get().name == "Tea"


def test_what_a_person_called_a_product_is_left(places: Places) -> None:
    actions.add_product(sku="TEA", name="Our best tea", actor=HOUSE, now=NOON)
    save(file(), context(places.dhaka))
    assert Product.objects.get(sku="TEA").name == "Our best tea"


def test_orders_come_back_from_their_own_export(places: Places) -> None:
    save(file(), context(places.dhaka))
    typed = []
    for number, one in enumerate(order_rows(WHOLE, None), 1):
        moment, amounts = one["placed_at"], ("quantity", "unit_price", "line_total")
        values = {**one, "placed_at": NOON.fromisoformat(moment), **{name: Decimal(one[name]) for name in amounts}}
        typed.append(ImportRow(number, values))
    groups: dict[str, Group] = {}
    for each in typed:
        groups.setdefault(each.values["number"], Group(each.values["number"], [])).rows.append(each)
    results = save(list(groups.values()), context(places.dhaka, run=2))
    assert {one.fate for one in results} == {Fate.SAME}


def wares(*rows: dict[str, Any]) -> list[Group]:
    return [Group(one["sku"], [ImportRow(number, one)]) for number, one in enumerate(rows, 1)]


TEA = {"sku": "TEA", "name": "Assam tea", "category": "Kitchen / Tea", "price": Decimal("120.5")}


def test_products_come_with_shelves_and_prices_and_again_without_a_change(places: Places) -> None:
    results = PRODUCTS.save(wares(TEA), context(places.dhaka))
    assert results[0].fate == Fate.NEW
    assert [(one["category"], one["price"]) for one in product_rows(WHOLE, None)] == [("Kitchen / Tea", "120.5")]
    again = PRODUCTS.save(wares(TEA), context(places.dhaka, run=2))
    assert (again[0].fate, again[0].changes) == (Fate.SAME, [])


def test_undo_of_products_takes_all_back(places: Places) -> None:
    run = context(places.dhaka)
    PRODUCTS.save(wares({"sku": "CUP", "name": "Cup"}), run)
    results = PRODUCTS.save(wares(TEA, {"sku": "CUP", "name": "Clay cup"}), context(places.dhaka, run=2))
    assert PRODUCTS.undo(changes_of(results), context(places.dhaka, run=2)) == []
    assert list(Product.objects.values_list("sku", "name")) == [("CUP", "Cup")]
    assert not any(model.objects.exists() for model in (Category, Price, PriceList))


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"sku": ""}, ["no_code"]),
        ({"sku": "A", "price": Decimal(-1)}, ["price_below_nothing"]),
        ({"sku": "A"}, []),
        ({"name": "GTX Basic"}, ["code_of_name"]),
        ({"name": "GTX Basic", "number": "01t1"}, []),
    ],
)
def test_a_product_is_checked(values: dict[str, Any], codes: list[str]) -> None:
    assert [remark.code for remark in PRODUCTS.check(values)] == codes


def test_a_product_without_a_code_is_known_by_its_name(places: Places) -> None:
    actions.add_product(sku="B-1", name="GTX Pro", actor=HOUSE, now=NOON)
    rows = [
        Group(str(place), [ImportRow(place, {"name": name})]) for place, name in enumerate(("GTX Basic", "GTX Pro"))
    ]
    assert [one.fate for one in PRODUCTS.save(rows, context(places.dhaka))] == [Fate.NEW, Fate.SAME]
    assert [one.fate for one in PRODUCTS.save(rows, context(places.dhaka, run=2))] == [Fate.SAME] * 2
    assert dict(Product.objects.values_list("name", "sku")) == {"GTX Basic": "GTX Basic", "GTX Pro": "B-1"}


def test_of_two_products_with_one_code_the_second_has_its_number(places: Places) -> None:
    twins = [{"sku": "T", "number": number, "name": number} for number in ("n1", "n2")]
    results = PRODUCTS.save(wares(*twins), context(places.dhaka))
    assert [[remark.code for remark in one.remarks] for one in results] == [[], ["code_twice"]]
    assert dict(Product.objects.values_list("sku", "name")) == {"T": "n1", "n2": "n2"}
    again = PRODUCTS.save(wares(*twins), context(places.dhaka, run=2))
    assert [(one.fate, one.ref) for one in again] == [(Fate.SAME, one.ref) for one in results]


@given(some.text(max_size=200), some.text(max_size=200))
def test_codes_of_names_fit_and_tell_names_apart(one: str, two: str) -> None:
    codes = [code_of_name(name) for name in (one, two)]
    assert all(len(code) <= 60 and code == code_of_name(code) for code in codes)
    assert (codes[0] == codes[1]) == (one.split() == two.split())


def test_no_header_leads_to_two_fields() -> None:
    for kind in (ORDERS, PRODUCTS):
        headers = [header.casefold() for column in kind.columns for header in column.also]
        assert len(headers) == len(set(headers))


def test_what_is_foreseen_is_what_saving_does_and_writes_nothing(places: Places) -> None:
    where = context(places.dhaka)
    foresee = ORDERS.foresee
    assert foresee is not None
    before = books()
    assert [one.fate for one in foresee(file(), where)] == [Fate.NEW] * 4
    assert books() == before
    save(file(), where)
    changed = [*file()[:3], group("536589", row(6, quantity=Decimal(-9), unit_price=Decimal(0)))]
    changed.append(group("536590", buyer(7, customer="99999")))
    foreseen = [one.fate for one in foresee(changed, where)]
    assert foreseen == [one.fate for one in save(changed, where)]
    assert foreseen == [Fate.SAME, Fate.SAME, Fate.SAME, Fate.JOINED, Fate.NEW]
