"""Book a contact, so that caps hold even when two want to make one at once."""

from datetime import datetime

from django.db import transaction

from nokshi.customers.models import Customer
from nokshi.privacy.models import Booking
from nokshi.privacy.queries.allowed import Decision, may_contact


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
