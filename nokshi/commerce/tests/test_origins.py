"""How figures on a customer's page were worked out: each says of which orders, and how those came in."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nokshi.commerce import actions
from nokshi.commerce.models import ScoreCuts, Traits
from nokshi.commerce.plugs.origins import made
from nokshi.commerce.tests.shop import HOUSE, draft, let_the_log_be_read, line, sell
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.ports.origins import Made
from nokshi.workspace.models import User
from tests import cast
from tests.cast import NOON, Places

OpenClient = Callable[[User], Client]
ALL = replace(Scope.system(), currency="BDT")
DAY = timedelta(days=1)


@pytest.fixture
def shopped(ada: Customer, ona: User, places: Places) -> Customer:
    """Three sales to Ada, the last by Ona's hand, one return and a cart."""
    actions.save_orders(drafts=[draft("7", places.dhaka, customer_id=ada.pk)], actor=HOUSE, now=NOON)
    sell(places.dhaka, customer_id=ada.pk, placed_at=NOON + DAY)
    last = sell(places.dhaka, line(price="400"), customer_id=ada.pk, placed_at=NOON + 2 * DAY, actor=cast.actor(ona))
    actions.refund_order(order=last, actor=HOUSE, now=NOON + 3 * DAY)
    actions.set_cart(customer_id=ada.pk, unit_id=places.dhaka.pk, lines=[line()], actor=cast.actor(ona), now=NOON)
    let_the_log_be_read()
    return ada


def told(customer: Customer, scope: Scope = ALL) -> dict[str, Made]:
    return {one.field.removeprefix("commerce."): one for one in made(customer.pk, scope)}


def test_a_sum_names_the_newest_orders_it_was_made_of(shopped: Customer) -> None:
    spent = told(shopped)["spent"]
    assert "200" in spent.value
    assert "Sales (3) less returns (1)" in str(spent.how)
    assert [one.at for one in spent.pieces] == [NOON + days * DAY for days in (3, 2, 1)]
    assert all(one.url.startswith("/orders/") for one in spent.pieces)


def test_each_piece_says_how_it_came_in(shopped: Customer, ona: User) -> None:
    found = told(shopped)
    (last,), (first,), (cart,) = (found[name].pieces for name in ("last_order_at", "first_order_at", "cart"))
    assert (last.actor, first.source, cart.actor) == (cast.actor(ona), "till", cast.actor(ona))


def test_somebody_without_orders_or_cart_has_nothing_that_was_worked_out(bo: Customer) -> None:
    assert told(bo) == {}


def test_what_is_hidden_or_in_other_units_is_not_told(shopped: Customer, places: Places) -> None:
    assert told(shopped, replace(ALL, units=frozenset({places.berlin.pk}))) == {}
    hidden = {"commerce.spent", "commerce.average", "commerce.last_order_at"}
    blind = told(shopped, replace(ALL, hidden=frozenset(hidden)))
    assert sorted(blind) == ["cart", "returns"]
    assert not [piece for piece in blind["returns"].pieces if "400" in str(piece.text)]


def test_scores_say_among_whom_they_were_drawn(shopped: Customer) -> None:
    Traits.objects.filter(customer=shopped).update(r=5, f=4, m=3)
    for measure in "rfm":
        ScoreCuts.objects.update_or_create(measure=measure, defaults={"cuts": [], "base": 1234, "at": NOON})
    found = told(shopped)
    assert [found[one].value for one in "rfm"] == ["5", "4", "3"]
    assert all("1,234" in str(found[one].how) for one in "rfm")
    assert "r" not in told(shopped, replace(ALL, hidden=frozenset({"commerce.r"})))


def test_the_value_panel_leads_to_where_each_figure_comes_from(
    shopped: Customer, signed_in: OpenClient, ona: User
) -> None:
    Traits.objects.filter(customer=shopped).update(r=5, f=4, m=3)
    client, links = signed_in(ona), set()
    for panel in ("value", "cart"):
        page = client.get(f"/orders/of/{shopped.pk}/{panel}/", headers={"HX-Request": "true"}).content.decode()
        links |= set(re.findall(r'class="whence[^"]*" href="([^"]*)"', page))
    address = f"/customers/{shopped.pk}/origins/"
    names = {"spent", "average", "last_order_at", "first_order_at", "interval_days", "returns", "r", "f", "m", "cart"}
    assert links == {f"{address}#commerce.{name}" for name in names}
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(address).content.decode()
    for name in names:
        assert f'data-origin="commerce.{name}"' in part
        assert f'id="commerce.{name}"' in whole
    assert "Ona" in part


def test_a_stranger_is_told_nothing(shopped: Customer, signed_in: OpenClient, cleo: User) -> None:
    assert signed_in(cleo).get(f"/customers/{shopped.pk}/origins/").status_code == 404


def test_a_past_day_tells_of_no_figure_of_today(shopped: Customer, signed_in: OpenClient, ona: User) -> None:
    page = signed_in(ona).get(f"/customers/{shopped.pk}/origins/?day={NOON.date()}").content.decode()
    assert "commerce.spent" not in page


def test_what_is_told_costs_no_more_with_more_orders(shopped: Customer, places: Places) -> None:
    questions(shopped)
    few = questions(shopped)
    for number in range(20):
        sell(places.dhaka, customer_id=shopped.pk, placed_at=NOON + number * DAY, empties_cart=False)
    let_the_log_be_read()
    assert questions(shopped) == few


def questions(customer: Customer) -> int:
    with CaptureQueriesContext(connection) as asked:
        made(customer.pk, ALL)
    return len(asked)
