"""May this customer be contacted; who of these may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from nokshi.customers.models import Address, Channel, Customer
from nokshi.kernel.errors import Text
from nokshi.privacy import rules
from nokshi.privacy.models import Booking, Consent, Suppression
from nokshi.privacy.queries.consents import BY_PHONE, cap_for, contact_rules, quiet_for
from nokshi.privacy.queries.reasons import reason_text
from nokshi.workspace import queries as workspace


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a contact is allowed; if not, the stable code of the reason, and when it is allowed again if ever."""

    allowed: bool
    reason: str = ""
    again_at: datetime | None = None

    @property
    def text(self) -> Text:
        return reason_text(self.reason) if self.reason else ""


YES = Decision(True)
ADDRESS_FIELDS: dict[str, str] = {Channel.EMAIL.value: "email", **{channel.value: "phone" for channel in BY_PHONE}}


def may_contact(
    *, customer_id: int, channel: str, purpose: str, address: str, now: datetime, message: int | None = None
) -> Decision:
    """Say whether a customer may be contacted at `address` now, and if not why.

    `message` names a contact that is booked already, so that it does not count against itself.
    """
    customer = Customer.objects.standing().filter(pk=customer_id).values("zone").first()
    if customer is None:
        return Decision(False, rules.NOT_THERE)
    states = Consent.objects.filter(customer=customer_id, purpose=purpose, channel=channel).values_list(
        "state", flat=True
    )
    reason = rules.refusal(
        state=next(iter(states), ""),
        purpose=purpose,
        has_address=bool(address),
        is_suppressed=Suppression.objects.filter(channel=channel, address=address).exists(),
    )
    if reason:
        return Decision(False, reason)
    return _when(customer_id, customer["zone"], channel, purpose, now, message)


def _when(customer_id: int, zone: str, channel: str, purpose: str, now: datetime, message: int | None) -> Decision:
    house = contact_rules()
    if cap := cap_for(purpose, house):
        booked = Booking.objects.filter(customer=customer_id, purpose=purpose, at__gt=now - timedelta(days=cap.days))
        if message is not None:
            booked = booked.exclude(message=message)
        until = rules.capped_until(list(booked.values_list("at", flat=True)), cap, now)
        if until is not None:
            return Decision(False, rules.CAPPED, until)
    if quiet := quiet_for(channel, house):
        until = rules.quiet_until(now, zone or workspace.organisation().zone, quiet)
        if until is not None:
            return Decision(False, rules.QUIET_HOURS, until)
    return YES


def still_allowed(*, addresses: Mapping[int, str], channel: str, purpose: str, now: datetime) -> set[int]:
    """Return who of these customers may be contacted at these addresses now beyond doubt, in one question.

    The others are to be asked one by one: `may_contact` knows which contact is booked already, and until when to wait.
    """
    if channel not in ADDRESS_FIELDS:
        return set()
    asked = judged(Customer.objects.standing().filter(pk__in=addresses), channel=channel, purpose=purpose, now=now)
    quiet, here = quiet_for(channel, contact_rules()), workspace.organisation().zone
    rows = asked.filter(not_because="").values_list("pk", ADDRESS_FIELDS[channel], "zone")
    return {
        pk
        for pk, address, zone in rows
        if address == addresses[pk] and rules.quiet_until(now, zone or here, quiet) is None
    }


def contactable(
    customers: QuerySet[Customer], *, channel: str, purpose: str, now: datetime
) -> tuple[QuerySet[Customer], dict[str, int]]:
    """Return those of `customers` who may be contacted, and how many may not by reason.

    Quiet hours are left out: they delay a contact and do not forbid it.
    """
    asked = judged(customers, channel=channel, purpose=purpose, now=now)
    counts = asked.exclude(not_because="").order_by().values("not_because").annotate(count=Count("pk", distinct=True))
    return asked.filter(not_because=""), dict(counts.values_list("not_because", "count"))


def judged(customers: QuerySet[Customer], *, channel: str, purpose: str, now: datetime) -> QuerySet[Any]:
    """Return `customers` with `not_because`: the code of why one may not be contacted, "" where he may."""
    return customers.annotate(not_because=_reason(channel, purpose, now))


def _reason(channel: str, purpose: str, now: datetime) -> Case:
    said = Consent.objects.filter(customer=OuterRef("pk"), purpose=purpose, channel=channel)
    whens = [When(_without_address(channel), then=Value(rules.NO_ADDRESS))]
    if channel in ADDRESS_FIELDS:
        suppressed = Suppression.objects.filter(channel=channel, address=OuterRef(ADDRESS_FIELDS[channel]))
        whens.append(When(Exists(suppressed), then=Value(rules.SUPPRESSED)))
    whens.append(When(Exists(said.filter(state="denied")), then=Value(rules.WITHDRAWN)))
    if purpose in rules.NEEDS_CONSENT:
        whens.append(When(~Exists(said.filter(state="granted")), then=Value(rules.NEVER_AGREED)))
    if cap := cap_for(purpose, contact_rules()):
        whens.append(When(_capped(purpose, cap, now), then=Value(rules.CAPPED)))
    return Case(*whens, default=Value(""), output_field=CharField())


def _without_address(channel: str) -> Q:
    if channel in ADDRESS_FIELDS:
        return Q(**{ADDRESS_FIELDS[channel]: ""})
    if channel == Channel.POST:
        return ~Q(Exists(Address.objects.filter(customer=OuterRef("pk"))))
    return Q(pk__isnull=False)


def _capped(purpose: str, cap: rules.Cap, now: datetime) -> Q:
    recent = Booking.objects.filter(customer=OuterRef("pk"), purpose=purpose, at__gt=now - timedelta(days=cap.days))
    number = recent.order_by().values("customer").annotate(number=Count("pk")).values("number")
    return Q(GreaterThanOrEqual(Coalesce(Subquery(number), Value(0)), Value(cap.count)))
