"""Stop everything to an address, and let it be used again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer, Identity
from nokshi.customers.queries import home_region, home_units
from nokshi.customers.rules.identities import value_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.events import Event
from nokshi.privacy.events import AddressSuppressed, SuppressionLifted
from nokshi.privacy.models import Suppression
from nokshi.timeline.actions import Entry, record_many


class AddressUnreadable(DomainError):
    code = "privacy.address_unreadable"
    sentence = _(
        "“%(text)s” is not an address of this channel. Write it whole, as name@example.com or +880 1712 345678."
    )


@transaction.atomic
def suppress(
    *, channel: str, address: str, reason: str, actor: Actor, now: datetime, note: str = "", run: int | None = None
) -> bool:
    """Stop everything to an address (reason: unsubscribed, bounce, complaint, by_hand); False where it was stopped."""
    kind, value = _one_form(channel, address)
    _row, is_new = Suppression.objects.get_or_create(
        channel=channel, address=value, defaults={"reason": reason, "note": note[:200], "at": now}
    )
    if is_new:
        _tell(AddressSuppressed(channel=channel, address=value, reason=reason), kind, value, actor, now, run)
    return is_new


@transaction.atomic
def lift_suppression(*, channel: str, address: str, actor: Actor, now: datetime, reason: str = "") -> bool:
    """Let an address be used again; False where it was not stopped."""
    kind, value = _one_form(channel, address)
    gone, _rows = Suppression.objects.filter(channel=channel, address=value).delete()
    if gone:
        _tell(SuppressionLifted(channel=channel, address=value, reason=reason), kind, value, actor, now, None)
    return bool(gone)


def _one_form(channel: str, address: str) -> tuple[str, str]:
    kind = "email" if channel == "email" else "phone"
    value = value_of(kind, address, home_region())
    if not value:
        raise AddressUnreadable(text=address)
    return kind, value


def _tell(event: Event, kind: str, value: str, actor: Actor, now: datetime, run: int | None) -> None:
    """Record on the timeline of everyone who has the address; of nobody's address the house is told."""
    owners = Identity.objects.filter(kind=kind, value=value, customer__in=Customer.objects.standing())
    ids: list[int | None] = list(owners.values_list("customer_id", flat=True))
    homes = home_units([pk for pk in ids if pk])
    record_many([
        Entry(
            event=event, at=now, actor=actor, customer=pk, unit=homes.get(pk) if pk else None,
            subject=("customers.customer", pk) if pk else None, run=run,
        )
        for pk in (ids or [None])
    ])  # fmt: skip
