"""Whom may be written to, one by one and in sets."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.privacy import actions
from nokshi.privacy.models import Booking, Consent, Suppression
from nokshi.privacy.queries import contactable, may_contact, still_allowed
from nokshi.timeline.models import EventRow

SYSTEM = Actor.system()
NEWS: dict[str, Any] = {"channel": "email", "purpose": "news"}


def agree(customer: Customer, now: datetime, **more: str) -> bool:
    said: dict[str, Any] = {**NEWS, "source": "form", "proof": "ticked on the order page", **more}
    return actions.give_consent(customer_id=customer.pk, actor=SYSTEM, now=now, **said)


def decide(customer: Customer, now: datetime, **more: str) -> str:
    asked: dict[str, Any] = {**NEWS, "address": customer.email, **more}
    return may_contact(customer_id=customer.pk, now=now, **asked).reason


def test_news_needs_a_yes_and_orders_do_not(ada: Customer, noon: datetime) -> None:
    assert decide(ada, noon) == "never_agreed"
    assert decide(ada, noon, purpose="orders") == ""
    agree(ada, noon)
    assert decide(ada, noon) == ""


def test_a_no_counts_for_every_purpose_it_names(ada: Customer, noon: datetime) -> None:
    actions.withdraw_consent(
        customer_id=ada.pk, channel="email", purpose="orders", source="phone", proof="", actor=SYSTEM, now=noon
    )
    assert decide(ada, noon, purpose="orders") == "withdrawn"
    assert decide(ada, noon) == "never_agreed"


def test_saying_the_same_again_tells_nothing_and_keeps_the_first_proof(ada: Customer, noon: datetime) -> None:
    assert agree(ada, noon)
    assert not agree(ada, noon + timedelta(days=1), proof="another")
    assert Consent.objects.get().proof == "ticked on the order page"
    assert EventRow.objects.filter(kind="privacy.consent_given", customer_id=ada.pk).count() == 1


def test_a_suppressed_address_gets_nothing_however_it_is_written(ada: Customer, noon: datetime) -> None:
    agree(ada, noon)
    assert actions.suppress(channel="email", address=" ADA@example.com", reason="bounce", actor=SYSTEM, now=noon)
    assert not actions.suppress(channel="email", address="ada@example.com", reason="by_hand", actor=SYSTEM, now=noon)
    assert decide(ada, noon) == decide(ada, noon, purpose="orders") == "suppressed"
    assert EventRow.objects.get(kind="privacy.address_suppressed").customer_id == ada.pk
    actions.lift_suppression(channel="email", address="ada@example.com", actor=SYSTEM, now=noon)
    assert decide(ada, noon) == ""
    assert not Suppression.objects.exists()


def test_without_an_address_nobody_is_reached(ada: Customer, noon: datetime) -> None:
    assert decide(ada, noon, address="") == "no_address"


def test_the_removed_are_not_there(ada: Customer, noon: datetime) -> None:
    Customer.objects.update(deleted_at=noon)
    assert decide(ada, noon, purpose="orders") == "not_there"


def test_a_cap_counts_what_was_booked_and_says_when_it_ends(ada: Customer, noon: datetime) -> None:
    agree(ada, noon)
    for hours in range(3):
        booked = actions.book_contact(customer_id=ada.pk, now=noon + timedelta(hours=hours), message=hours, **NEWS)
        assert booked.allowed
    refused = actions.book_contact(customer_id=ada.pk, now=noon + timedelta(hours=4), message=4, **NEWS)
    assert (refused.allowed, refused.reason, refused.again_at) == (False, "capped", noon + timedelta(days=7))
    assert Booking.objects.count() == 3
    assert decide(ada, noon + timedelta(days=7)) == ""
    assert decide(ada, noon, purpose="orders") == ""


def test_a_booked_message_does_not_count_against_itself(ada: Customer, noon: datetime) -> None:
    agree(ada, noon)
    actions.change_rules(changes={"news_count": 1}, actor=SYSTEM, now=noon)
    actions.book_contact(customer_id=ada.pk, now=noon, message=5, **NEWS)
    later = noon + timedelta(hours=1)
    assert may_contact(customer_id=ada.pk, address=ada.email, now=later, message=5, **NEWS).allowed
    assert not may_contact(customer_id=ada.pk, address=ada.email, now=later, message=6, **NEWS).allowed


def test_nobody_is_called_at_night_where_he_lives(ada: Customer, noon: datetime) -> None:
    night = noon.replace(hour=16)
    said = may_contact(customer_id=ada.pk, channel="sms", purpose="orders", address=ada.phone, now=night)
    assert (said.reason, said.again_at) == ("quiet_hours", noon.replace(day=24, hour=2))
    Customer.objects.update(zone="America/Sao_Paulo")
    assert may_contact(customer_id=ada.pk, channel="sms", purpose="orders", address=ada.phone, now=night).allowed
    assert decide(ada, night, purpose="orders") == ""


def test_a_set_is_judged_as_each_of_it_would_be(
    ada: Customer, bo: Customer, rahim: Customer, mallory: Customer, noon: datetime
) -> None:
    for one in (ada, bo, rahim):
        agree(one, noon)
    actions.withdraw_consent(customer_id=bo.pk, source="", proof="", actor=SYSTEM, now=noon, **NEWS)
    actions.suppress(channel="email", address=rahim.email, reason="complaint", actor=SYSTEM, now=noon)
    allowed, reasons = contactable(Customer.objects.all(), now=noon, **NEWS)
    assert list(allowed) == [ada]
    assert reasons == {"withdrawn": 1, "suppressed": 1, "never_agreed": 1}
    for one in (ada, bo, rahim, mallory):
        assert (decide(one, noon) == "") == (one in allowed)


def test_a_set_leaves_out_the_capped(ada: Customer, noon: datetime) -> None:
    agree(ada, noon)
    for message in range(3):
        actions.book_contact(customer_id=ada.pk, now=noon, message=message, **NEWS)
    allowed, reasons = contactable(Customer.objects.all(), now=noon, **NEWS)
    assert (list(allowed), reasons) == ([], {"capped": 1})


def test_what_a_file_says_does_not_undo_a_no(ada: Customer, noon: datetime) -> None:
    actions.withdraw_consent(customer_id=ada.pk, source="", proof="", actor=SYSTEM, now=noon, **NEWS)
    said = actions.NewConsent(customer_id=ada.pk, granted=True, at=noon, **NEWS)
    assert actions.say_many(consents=[said], actor=SYSTEM, no_wins=True) == []
    assert Consent.objects.get().state == "denied"


@pytest.mark.parametrize("spoke_later", [False, True])
def test_an_import_of_consent_is_taken_back_exactly(ada: Customer, noon: datetime, spoke_later: bool) -> None:
    said = actions.NewConsent(customer_id=ada.pk, granted=True, at=noon, source="file", **NEWS)
    changes = actions.say_many(consents=[said], actor=SYSTEM, run=3)
    if spoke_later:
        actions.withdraw_consent(
            customer_id=ada.pk, source="", proof="", actor=SYSTEM, now=noon + timedelta(hours=1), **NEWS
        )
    told = [(one.id, one.before, one.after) for one in changes]
    left = actions.undo_consents(changes=told, actor=SYSTEM, now=noon)
    assert bool(left) == spoke_later
    assert Consent.objects.exists() == spoke_later


def test_many_are_asked_about_at_once_and_only_a_sure_yes_counts(ada: Customer, bo: Customer, noon: datetime) -> None:
    agree(ada, noon)
    agree(bo, noon)
    addresses = {ada.pk: ada.email, bo.pk: bo.email}
    assert still_allowed(addresses=addresses, now=noon, **NEWS) == {ada.pk, bo.pk}
    assert still_allowed(addresses={ada.pk: "another@example.com"}, now=noon, **NEWS) == set()
    actions.withdraw_consent(customer_id=bo.pk, source="letter", proof="", actor=SYSTEM, now=noon, **NEWS)
    assert still_allowed(addresses=addresses, now=noon, **NEWS) == {ada.pk}
