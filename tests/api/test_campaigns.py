"""Who would get a campaign and who not, and the orders that followed."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from nokshi.commerce.actions import place_order
from nokshi.commerce.rules.orders import Line
from nokshi.customers.models import Customer
from nokshi.marketing.models import Campaign, Recipient
from nokshi.workspace.models import User
from tests import cast
from tests.api.conftest import Program

Open = Callable[[User], Program]
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(places: cast.Places, ona: User) -> Campaign:
    return Campaign.objects.create(
        name="Tea", unit=places.root, is_for_everyone=True, languages=["en"], created_at=cast.NOON,
        changed_at=cast.NOON,
    )  # fmt: skip


def test_who_would_get_it_is_told_with_the_reason(
    program: Open, ona: User, campaign: Campaign, ada: Customer, mallory: Customer
) -> None:
    api, path = program(ona), f"/campaigns/{campaign.pk}/people"
    rows = {one["customer"]: one["reason"] for one in api.get(path)["data"]}
    assert {ada.pk, mallory.pk} <= set(rows)
    assert rows[ada.pk] == "never_agreed"
    assert ada.pk in {one["customer"] for one in api.get(f"{path}?reason=never_agreed")["data"]}
    assert ada.pk not in {one["customer"] for one in api.get(f"{path}?reason=")["data"]}


def test_orders_that_followed_are_told(
    program: Open, ona: User, places: cast.Places, campaign: Campaign, ada: Customer
) -> None:
    Recipient.objects.create(campaign=campaign, customer=ada, status="sent", sent_at=cast.NOON)
    for number, days in (("before", -1), ("after", 1)):
        place_order(
            unit_id=places.dhaka.pk, lines=[Line(quantity=Decimal(1), unit_price=Decimal(5))], customer_id=ada.pk,
            number=number, placed_at=cast.NOON + timedelta(days=days), actor=cast.actor(ona), now=cast.NOON,
        )  # fmt: skip
    found = program(ona).get(f"/campaigns/{campaign.pk}/orders")["data"]
    assert [(one["number"], one["total"], one["customer"]) for one in found] == [("after", "5", ada.pk)]


def test_a_stranger_finds_neither(program: Open, cleo: User, places: cast.Places, campaign: Campaign) -> None:
    Campaign.objects.update(unit=places.dhaka)
    for name in ("people", "orders"):
        assert program(cleo).ask("GET", f"/campaigns/{campaign.pk}/{name}").status_code == 404
