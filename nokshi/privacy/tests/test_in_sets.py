"""Asked and booked in sets or one by one, everybody is decided the same."""

from datetime import datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.privacy import actions
from nokshi.privacy.models import Booking, Suppression
from nokshi.privacy.queries import Decision, may_contact, still_allowed

SYSTEM = Actor.system()
ZONES = ("", "Asia/Dhaka", "America/New_York")


@pytest.fixture
def everybody(noon: datetime) -> dict[int, str]:
    """One customer of each sort: what he said, whether he can be reached, how often he was, where he lives."""
    people: dict[int, str] = {}
    sorts = product(("", "granted", "denied"), ("reachable", "suppressed", "no address"), (0, 2, 3), ZONES)
    for number, (said, reach, booked, zone) in enumerate(sorts):
        address = "" if reach == "no address" else f"p{number}@example.com"
        one = Customer.objects.create(
            name=f"P {number}", email=address, zone=zone, created_at=noon, changed_at=noon, language="en"
        )
        people[one.pk] = address
        if said:
            tell = actions.give_consent if said == "granted" else actions.withdraw_consent
            tell(
                customer_id=one.pk, purpose="news", channel="email", source="form", proof="", actor=SYSTEM, now=noon
            )  # fmt: skip
        if reach == "suppressed":
            Suppression.objects.create(channel="email", address=address, reason="bounce", at=noon)
        Booking.objects.bulk_create(
            Booking(customer=one, channel="email", purpose="news", at=noon - timedelta(days=1), message=-times)
            for times in range(1, booked + 1)
        )
    return people


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["news", "orders", "service"])
@pytest.mark.parametrize("quiet", [(None, None), (time(17), time(19)), (time(5), time(14))])
def test_everybody_is_decided_the_same(
    everybody: dict[int, str], noon: datetime, purpose: str, quiet: tuple[Any, Any]
) -> None:
    changes = {"quiet_from": quiet[0], "quiet_until": quiet[1], "quiet_channels": ["email"]}
    actions.change_rules(changes=changes, actor=SYSTEM, now=noon)
    asked: dict[str, Any] = {"channel": "email", "purpose": purpose, "now": noon}
    alone = {pk: _booked_alone(pk, asked) for pk in everybody}
    allowed = {pk for pk, decision in alone.items() if decision.allowed}
    sure = still_allowed(addresses=everybody, **asked)
    before = Booking.objects.count()
    together = actions.book_contacts(messages={pk: pk for pk in everybody}, **asked)
    assert {pk: (one.allowed, one.reason) for pk, one in together.items()} == {
        pk: (one.allowed, one.reason) for pk, one in alone.items()
    }
    assert sure == allowed
    assert Booking.objects.count() - before == len(allowed)


def _booked_alone(pk: int, asked: dict[str, Any]) -> Decision:
    """Book one contact as if no other were made."""
    with transaction.atomic():
        decision = actions.book_contact(customer_id=pk, message=pk, **asked)
        address = Customer.objects.values_list("email", flat=True).get(pk=pk)
        again = may_contact(customer_id=pk, address=address, message=pk, **asked)
        transaction.set_rollback(True)
    assert again == decision, "what is booked already does not count against itself"
    return decision
