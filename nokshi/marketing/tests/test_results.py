"""The orders that followed, and what campaigns lend to conditions and bulk bars."""

from datetime import datetime, timedelta

import pytest

from nokshi.commerce.models import Order
from nokshi.conditions.compiler import matching
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.marketing.models import Campaign, Recipient
from nokshi.marketing.queries.results import followers_of, orders_after
from nokshi.ports.uses import uses
from nokshi.ports.verbs import verbs
from nokshi.segments.models import Segment
from nokshi.workspace.models import User
from tests import cast
from tests.cast import NOON, Places

ALL = Scope.system()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def got(campaign: Campaign, customer: Customer, **more: datetime) -> Recipient:
    values = {"language": "en", "status": "sent", "left_at": NOON, "sent_at": NOON, **more}
    return Recipient.objects.create(campaign=campaign, customer=customer, **values)


def order(number: str, customer: Customer, at: datetime, places: Places, **more: object) -> Order:
    values = {"total": 100, "currency": "BDT", "fingerprint": number, **more}
    return Order.objects.create(number=number, customer=customer, unit=places.dhaka, placed_at=at, **values)


@pytest.fixture
def other(draft: Campaign) -> Campaign:
    """Another campaign, weeks before."""
    return Campaign.objects.create(
        name="Autumn", unit=draft.unit, languages=["en"], status="done", created_at=NOON, changed_at=NOON
    )


def test_only_orders_of_the_days_after_followed(
    draft: Campaign, other: Campaign, ada: Customer, bo: Customer, places: Places
) -> None:
    got(draft, ada, clicked_at=NOON + HOUR)
    got(other, ada, sent_at=NOON - 30 * DAY)
    order("before", ada, NOON - HOUR, places)
    order("after", ada, NOON + 2 * HOUR, places)
    order("late", ada, NOON + 8 * DAY, places)
    order("long ago", ada, NOON - 29 * DAY, places)
    order("cancelled", ada, NOON + 2 * HOUR, places, status="cancelled")
    order("not written to", bo, NOON + 2 * HOUR, places)
    assert [one.number for one in orders_after(draft, ALL)] == ["after"]
    assert [one.number for one in orders_after(other, ALL)] == ["long ago"]


def test_followers_are_told_apart_by_what_went_before(
    draft: Campaign, ada: Customer, bo: Customer, rahim: Customer, places: Places
) -> None:
    got(draft, ada, opened_at=NOON + HOUR, clicked_at=NOON + HOUR)
    got(draft, bo, opened_at=NOON + HOUR, clicked_at=NOON + 5 * HOUR)
    got(draft, rahim)
    for number, customer in enumerate((ada, bo, rahim)):
        order(str(number), customer, NOON + 2 * HOUR, places)
    order("euro", ada, NOON + 3 * HOUR, places, currency="EUR", total=7)
    found = {(one.currency, one.after): (one.orders, int(one.total)) for one in followers_of(draft, ALL)}
    assert found == {
        ("BDT", "click"): (1, 100), ("BDT", "open"): (1, 100), ("BDT", "letter"): (1, 100), ("EUR", "click"): (1, 7),
    }  # fmt: skip


def test_orders_of_other_units_are_not_seen(draft: Campaign, ada: Customer, places: Places, cleo: User) -> None:
    got(draft, ada)
    order("after", ada, NOON + HOUR, places)
    assert not orders_after(draft, cast.scope(cleo)).exists()


@pytest.mark.parametrize(
    ("field", "expected"), [("got", {"Ada Lovelace", "Bo Lindqvist"}), ("opened", {"Ada Lovelace"}), ("clicked", set())]
)
def test_conditions_speak_of_letters(
    draft: Campaign, ada: Customer, bo: Customer, rahim: Customer, field: str, expected: set[str]
) -> None:
    got(draft, ada, opened_at=NOON + HOUR)
    got(draft, bo, fetched_at=NOON + HOUR, scanned_at=NOON + HOUR)
    tree = {"field": f"marketing.{field}", "op": "is_one_of", "value": [str(draft.pk)]}
    found = matching(tree, Customer.objects.all(), scope=ALL, now=NOON)
    assert set(found.values_list("name", flat=True)) == expected


def test_a_letter_to_chosen_customers_is_begun(dev: User, ada: Customer, bo: Customer) -> None:
    outcome = verbs["marketing.write_to"].run(cast.scope(dev), cast.actor(dev), [ada.pk, bo.pk], {}, NOON)
    made = Campaign.objects.get()
    assert outcome.url == f"/campaigns/{made.pk}/"
    assert made.chosen == [ada.pk, bo.pk]


def test_a_segment_knows_the_letters_that_rely_on_it(dev: User, places: Places) -> None:
    segment = Segment.objects.create(name="Tea lovers", unit=places.dhaka, created_at=NOON, changed_at=NOON)
    verbs["marketing.write_to_segment"].run(cast.scope(dev), cast.actor(dev), [segment.pk], {}, NOON)
    assert len(uses["marketing.campaigns"].find(cast.scope(dev), segment.pk)) == 1
