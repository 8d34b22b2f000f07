"""Who says again what another said who was merged into him has said it himself."""

from datetime import timedelta
from typing import Any

import pytest

from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.privacy.actions import give_consent, withdraw_consent
from nokshi.privacy.models import Consent
from nokshi.timeline.models import EventRow
from tests.cast import NOON

pytestmark = pytest.mark.django_db
HOUSE = Actor.system()
DAY = timedelta(days=1)


def give(customer: Customer, days: int, *, verb: Any = give_consent) -> bool:
    told: bool = verb(
        customer_id=customer.pk, purpose="news", channel="email", source=f"day {days}", proof="", actor=HOUSE,
        now=NOON + days * DAY,
    )  # fmt: skip
    return told


def held() -> dict[str, tuple[str, str]]:
    return {one.customer.email: (one.state, one.source) for one in Consent.objects.select_related("customer")}


@pytest.mark.parametrize("own", [None, 0])
def test_what_is_given_again_while_merged_stays_where_it_was_given(
    ada: Customer, bo: Customer, own: int | None
) -> None:
    if own is not None:
        give(ada, own)
    give(bo, 1)
    merge = customers.merge(survivor=ada.pk, merged=bo.pk, actor=HOUSE, now=NOON + 2 * DAY)
    assert held()[ada.email] == ("granted", "day 1")
    assert give(ada, 3)
    assert not give(ada, 4)
    assert EventRow.objects.filter(kind="privacy.consent_given", customer_id=ada.pk, data__source="day 3").exists()
    customers.take_apart(merge=merge.pk, actor=HOUSE, now=NOON + 5 * DAY)
    assert held() == {ada.email: ("granted", "day 3"), bo.email: ("granted", "day 1")}


def test_what_nobody_said_again_goes_back_to_whom_it_came_from(ada: Customer, bo: Customer) -> None:
    give(bo, 1)
    merge = customers.merge(survivor=ada.pk, merged=bo.pk, actor=HOUSE, now=NOON + 2 * DAY)
    assert not give(ada, 0)
    give(ada, 3, verb=withdraw_consent)
    give(ada, 4)
    customers.take_apart(merge=merge.pk, actor=HOUSE, now=NOON + 5 * DAY)
    assert held() == {ada.email: ("granted", "day 4"), bo.email: ("granted", "day 1")}
