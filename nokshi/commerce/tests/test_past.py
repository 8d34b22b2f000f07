"""What somebody had bought by a past day."""

from dataclasses import replace
from datetime import timedelta

from nokshi.commerce.plugs.past import stood
from nokshi.commerce.tests.shop import sell
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from tests.cast import NOON, Places

ALL = replace(Scope.system(), currency="BDT")
DAY = timedelta(days=1)


def said(customer: Customer, days: int, scope: Scope = ALL) -> list[str]:
    return [str(one.value) for one in stood(customer.pk, NOON + days * DAY, scope)]


def test_figures_are_of_the_orders_placed_by_then(ada: Customer, places: Places) -> None:
    sell(places.dhaka, customer_id=ada.pk, placed_at=NOON)
    sell(places.dhaka, customer_id=ada.pk, placed_at=NOON + 2 * DAY)
    assert said(ada, 0) == []
    assert said(ada, 1)[1] == "1"
    assert said(ada, 3)[1] == "2"
    assert "200" in said(ada, 3)[0]


def test_figures_stay_inside_the_readers_units_and_fields(ada: Customer, places: Places) -> None:
    sell(places.dhaka, customer_id=ada.pk, placed_at=NOON)
    assert said(ada, 1, replace(ALL, units=frozenset({places.berlin.pk}))) == []
    blind = replace(ALL, hidden=frozenset({"commerce.spent", "commerce.average"}))
    assert not [value for value in said(ada, 1, blind) if "100" in value]
