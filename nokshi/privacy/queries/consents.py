"""What customers said, and the rules of the house."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from nokshi.customers.models import Channel, Customer
from nokshi.privacy.models import Consent, ContactRules, Suppression
from nokshi.privacy.rules import Cap, Quiet

BY_PHONE = (Channel.SMS, Channel.WHATSAPP, Channel.PHONE)
QUIET_AT_FIRST = [Channel.SMS.value, Channel.WHATSAPP.value, Channel.PHONE.value, Channel.WEBPUSH.value]


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a customer said of one purpose on one channel; `state` is granted, denied or "" (never asked)."""

    purpose: str
    channel: str
    state: str
    at: datetime | None = None
    source: str = ""
    proof: str = ""


def consents_of(customer_id: int) -> dict[tuple[str, str], ConsentRow]:
    """Return a customer's consents by purpose and channel."""
    rows = Consent.objects.filter(customer=customer_id).order_by("purpose", "channel")
    return {
        (row.purpose, row.channel): ConsentRow(row.purpose, row.channel, row.state, row.at, row.source, row.proof)
        for row in rows
    }


def suppressions_of(customer: Customer) -> list[Suppression]:
    """Return the suppressed ones among a customer's main addresses."""
    by_mail = Q(channel=Channel.EMAIL, address=customer.email)
    by_phone = Q(channel__in=BY_PHONE, address=customer.phone)
    wanted = (by_mail if customer.email else Q(pk=None)) | (by_phone if customer.phone else Q(pk=None))
    return list(Suppression.objects.filter(wanted).order_by("channel"))


def contact_rules() -> ContactRules:
    """Return caps and quiet hours; those of the beginning where nobody changed them."""
    return ContactRules.objects.order_by("pk").first() or ContactRules(quiet_channels=list(QUIET_AT_FIRST))


def cap_for(purpose: str, rules: ContactRules) -> Cap | None:
    """Return the cap of a purpose, None where there is none."""
    caps = {"news": (rules.news_count, rules.news_days), "service": (rules.service_count, rules.service_days)}
    count, days = caps.get(purpose, (None, 0))
    return Cap(count, days) if count is not None else None


def quiet_for(channel: str, rules: ContactRules) -> Quiet | None:
    """Return the quiet hours of a channel, None where it has none."""
    if channel not in rules.quiet_channels or rules.quiet_from is None or rules.quiet_until is None:
        return None
    return Quiet(rules.quiet_from, rules.quiet_until)
