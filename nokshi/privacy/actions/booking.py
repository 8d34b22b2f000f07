"""Book a contact, so that caps hold even when two want to make one at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from nokshi.customers.models import Customer
from nokshi.privacy import rules
from nokshi.privacy.models import Booking
from nokshi.privacy.queries.allowed import YES, Decision, judged, may_contact
from nokshi.privacy.queries.consents import contact_rules, quiet_for
from nokshi.workspace import queries as workspace


@transaction.atomic
def book_contact(
    *, customer_id: int, channel: str, purpose: str, now: datetime, address: str = "", message: int | None = None
) -> Decision:
    """Ask `may_contact` and, where it is allowed, count the contact; return the decision.

    The customer's row is held until the caller's transaction ends: of two at once the second one counts the first.
    Without an `address` his main one is judged. The log is told by the channel that makes the contact.
    """
    held = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id).values("email", "phone").first()
    address = address or ((held["email"] if channel == "email" else held["phone"]) if held else "")
    decision = may_contact(
        customer_id=customer_id, channel=channel, purpose=purpose, address=address, now=now, message=message
    )
    if decision.allowed:
        Booking.objects.create(customer_id=customer_id, channel=channel, purpose=purpose, at=now, message=message)
    return decision


@transaction.atomic
def book_contacts(*, messages: Mapping[int, int], channel: str, purpose: str, now: datetime) -> dict[int, Decision]:
    """Ask and book as `book_contact` does, for many customers at their main addresses in a few questions.

    `messages` maps each customer's id to the channel's id of the message; the answer has a decision for each.
    """
    held = Customer.objects.standing().filter(pk__in=messages)
    zones = dict(held.select_for_update(no_key=True).order_by("pk").values_list("pk", "zone"))
    asked = judged(Customer.objects.filter(pk__in=zones), channel=channel, purpose=purpose, now=now)
    reasons: dict[int, str] = dict(asked.values_list("pk", "not_because"))
    decisions = {pk: Decision(False, reasons.get(pk, rules.NOT_THERE)) for pk in messages}
    decisions |= _unless_quiet({pk: zones[pk] for pk, reason in reasons.items() if not reason}, channel, now)
    Booking.objects.bulk_create(
        Booking(customer_id=pk, channel=channel, purpose=purpose, at=now, message=messages[pk])
        for pk, decision in decisions.items()
        if decision.allowed
    )
    return decisions


def _unless_quiet(zones: Mapping[int, str], channel: str, now: datetime) -> dict[int, Decision]:
    """Return a yes for each customer at whose place it is not night."""
    quiet, here = quiet_for(channel, contact_rules()), workspace.organisation().zone
    ends = {zone: rules.quiet_until(now, zone or here, quiet) for zone in set(zones.values())}
    return {pk: Decision(False, rules.QUIET_HOURS, ends[zone]) if ends[zone] else YES for pk, zone in zones.items()}
