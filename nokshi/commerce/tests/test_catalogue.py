"""Products, shelves and what things cost whom."""

from decimal import Decimal

import pytest

from nokshi.commerce import actions
from nokshi.commerce.actions.catalogue import CategoryHasBranches, CategoryInItself, CategoryTaken, SkuTaken
from nokshi.commerce.actions.prices import PriceBelowNothing, PriceListTaken
from nokshi.commerce.events import PriceSet, ProductRetired
from nokshi.commerce.models import Category, PriceList, Product
from nokshi.commerce.plugs.uses import relying_lists
from nokshi.commerce.queries import branch_of, category_tree, price_for
from nokshi.commerce.tests.shop import HOUSE
from nokshi.customers.models import Customer
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from tests.cast import NOON

pytestmark = pytest.mark.django_db
IN_DHAKA = {"field": "customers.city", "op": "is", "value": "Dhaka"}


def product(sku: str = "TEA", name: str = "Assam tea") -> Product:
    return actions.add_product(sku=sku, name=name, actor=HOUSE, now=NOON)


def category(name: str, parent: Category | None = None) -> Category:
    return actions.add_category(name=name, parent=parent, actor=HOUSE, now=NOON)


def price_list(name: str, **more: object) -> PriceList:
    return actions.add_price_list(**{"name": name, "currency": "BDT", "actor": HOUSE, "now": NOON, **more})  # type: ignore[arg-type]


def set_price(on: PriceList, of: Product, amount: str | None) -> None:
    value = None if amount is None else Decimal(amount)
    actions.set_price(price_list=on, product=of, amount=value, actor=HOUSE, now=NOON)


def test_a_code_is_given_once() -> None:
    product()
    with pytest.raises(SkuTaken):
        product()
    assert Product.objects.count() == 1


def test_many_are_added_and_known_ones_passed_over() -> None:
    product()
    made = actions.add_products(products=[("TEA", "Tea", None), ("CUP", "Cup", None)], actor=HOUSE, now=NOON)
    assert list(made) == ["CUP"]
    assert Product.objects.get(sku="TEA").name == "Assam tea"


def test_taking_off_the_shelf_is_told_as_such() -> None:
    actions.retire_product(product=product(), actor=HOUSE, now=NOON)
    assert EventRow.objects.filter(kind=ProductRetired.kind).count() == 1


def test_shelves_stand_in_a_tree() -> None:
    kitchen = category("Kitchen")
    tea = category("Tea", kitchen)
    category("Books")
    assert [(depth, one.name) for depth, one in category_tree()] == [(0, "Books"), (0, "Kitchen"), (1, "Tea")]
    assert sorted(branch_of(kitchen.pk)) == sorted([kitchen.pk, tea.pk])


def test_a_name_is_given_once_on_each_level() -> None:
    kitchen = category("Kitchen")
    category("Tea", kitchen)
    with pytest.raises(CategoryTaken):
        category("Kitchen")
    with pytest.raises(CategoryTaken):
        category("Tea", kitchen)


def test_a_shelf_never_stands_below_itself() -> None:
    kitchen = category("Kitchen")
    tea = category("Tea", kitchen)
    with pytest.raises(CategoryInItself):
        actions.change_category(category=kitchen, name="Kitchen", parent=tea, actor=HOUSE, now=NOON)


def test_a_shelf_with_shelves_stays_and_an_empty_one_leaves_its_products() -> None:
    kitchen = category("Kitchen")
    tea = category("Tea", kitchen)
    assam = actions.add_product(sku="TEA", name="Assam", category=tea, actor=HOUSE, now=NOON)
    with pytest.raises(CategoryHasBranches):
        actions.remove_category(category=kitchen, actor=HOUSE, now=NOON)
    actions.remove_category(category=tea, actor=HOUSE, now=NOON)
    assam.refresh_from_db()
    assert assam.category is None


def test_the_first_list_that_is_for_a_customer_says_the_price(ada: Customer, bo: Customer) -> None:
    tea = product()
    everyone, dhaka = price_list("Shop", position=20), price_list("Dhaka", who=IN_DHAKA, position=10)
    set_price(everyone, tea, "120")
    set_price(dhaka, tea, "110.50")
    assert price_for(tea, ada, "BDT", NOON) == Money(Decimal("110.50"), "BDT")
    assert price_for(tea, bo, "BDT", NOON) == Money(Decimal(120), "BDT")
    assert price_for(tea, None, "BDT", NOON) == Money(Decimal(120), "BDT")
    assert price_for(tea, ada, "EUR", NOON) is None


def test_a_list_without_the_product_leaves_it_to_the_next(ada: Customer) -> None:
    tea = product()
    price_list("Dhaka", who=IN_DHAKA, position=10)
    set_price(price_list("Shop", position=20), tea, "120")
    assert price_for(tea, ada, "BDT", NOON) == Money(Decimal(120), "BDT")


def test_a_price_is_told_once_and_taken_off_again() -> None:
    tea, shop = product(), price_list("Shop")
    for amount in ("120", "120.000", None):
        set_price(shop, tea, amount)
    events = EventRow.objects.filter(kind=PriceSet.kind).order_by("id")
    assert [row.data["amount"] and row.data["amount"]["amount"] for row in events] == ["120", None]
    assert not shop.prices.exists()


def test_a_price_below_nothing_is_refused() -> None:
    with pytest.raises(PriceBelowNothing):
        set_price(price_list("Shop"), product(), "-1")


def test_a_list_has_a_name_of_its_own() -> None:
    price_list("Shop")
    with pytest.raises(PriceListTaken):
        price_list("Shop")


def test_a_price_list_for_a_segment_is_named_as_relying_on_it() -> None:
    who = {"all": [{"field": "segments.segment", "op": "is_one_of", "value": ["7"]}]}
    PriceList.objects.create(name="Regulars", currency="BDT", who=who)
    assert [hit.label for hit in relying_lists(Scope.system(), 7)] == ["Regulars"]
    assert relying_lists(Scope.system(), 8) == []
