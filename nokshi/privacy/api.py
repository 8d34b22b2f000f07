"""Consent and stopped addresses for programs."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Annotated, Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.customers.models import Customer, Identity
from nokshi.ports.resources import (
    Asking,
    Batch,
    Body,
    Column,
    Deed,
    Id,
    Line,
    Listing,
    Offer,
    Prose,
    Reading,
    Resource,
    Word,
    by,
    extend,
    offers,
    resources,
    said,
    seen,
)
from nokshi.privacy import actions
from nokshi.privacy.actions import NewConsent
from nokshi.privacy.models import Consent, Suppression
from nokshi.privacy.queries import contact_rules

RULES = "privacy.rules"
Few = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
Hour = Annotated[time, msgspec.Meta(tz=False)]
Channel = Literal["email", "sms", "whatsapp", "phone", "post", "webpush"]
Purpose = Literal["news", "orders", "service"]
Reason = Literal["unsubscribed", "bounce", "complaint", "by_hand"]


class ConsentSaid(Body, kw_only=True):
    """What a customer said, and how we know."""

    purpose: Purpose
    channel: Channel
    state: Literal["granted", "denied"]
    source: Word = "api"
    proof: Prose = ""


class ConsentOf(ConsentSaid, kw_only=True):
    """What one customer among many said."""

    customer: Id


class SuppressionNew(Body, kw_only=True):
    """An address to which nothing may go."""

    channel: Channel
    address: Line
    reason: Reason = "by_hand"
    note: Word = ""


def consents(asking: Asking, of: int) -> QuerySet[Consent]:
    """Return what a customer said last."""
    return Consent.objects.filter(customer=of)


def say(asking: Asking, pk: int, body: ConsentSaid) -> None:
    """Note a consent or its withdrawal."""
    act = actions.give_consent if body.state == "granted" else actions.withdraw_consent
    act(
        customer_id=pk, purpose=body.purpose, channel=body.channel, source=body.source, proof=body.proof,
        actor=asking.actor, now=asking.now,
    )  # fmt: skip


def say_many(asking: Asking, bodies: Sequence[ConsentOf]) -> list[int]:
    """Note what customers said and return their ids."""
    ids = [body.customer for body in bodies]
    seen(Customer.objects.visible_to(asking.scope), ids, _("customer"))
    said_now = [
        NewConsent(
            customer_id=body.customer, purpose=body.purpose, channel=body.channel, granted=body.state == "granted",
            at=asking.now, source=body.source, proof=body.proof,
        )
        for body in bodies
    ]  # fmt: skip
    actions.say_many(consents=said_now, actor=asking.actor)
    return ids


def suppressions(asking: Asking, of: int) -> QuerySet[Suppression]:
    """Return the stopped addresses; a caller of some units sees those of the customers whom he sees."""
    rows = Suppression.objects.all()
    if asking.scope.sees_all_units:
        return rows
    theirs = Identity.objects.filter(customer__in=Customer.objects.visible_to(asking.scope))
    return rows.filter(address__in=theirs.values("value"))


class Stopped(msgspec.Struct):
    """Whether the address was not stopped before."""

    is_new: bool


def suppress(asking: Asking, body: SuppressionNew) -> Stopped:
    """Stop everything to an address."""
    is_new = actions.suppress(
        channel=body.channel, address=body.address, reason=body.reason, note=body.note, actor=asking.actor,
        now=asking.now,
    )  # fmt: skip
    return Stopped(is_new)


def lift(asking: Asking, pk: int) -> None:
    """Let an address be used again."""
    row = Suppression.objects.get(pk=pk)
    actions.lift_suppression(channel=row.channel, address=row.address, actor=asking.actor, now=asking.now)


class Rules(msgspec.Struct):
    """Caps and quiet hours; null is no cap, no quiet hours."""

    news_count: int | None
    news_days: int
    service_count: int | None
    service_days: int
    quiet_from: time | None
    quiet_until: time | None
    quiet_channels: list[Channel]


class RulesChange(Body):
    """What is to be different of the rules."""

    news_count: Few | UnsetType | None = UNSET
    news_days: Days | UnsetType = UNSET
    service_count: Few | UnsetType | None = UNSET
    service_days: Days | UnsetType = UNSET
    quiet_from: Hour | UnsetType | None = UNSET
    quiet_until: Hour | UnsetType | None = UNSET
    quiet_channels: list[Channel] | UnsetType = UNSET


def rules(asking: Asking) -> Rules:
    """Return the rules of contact."""
    return msgspec.convert(contact_rules(), Rules, from_attributes=True)


def change_rules(asking: Asking, body: RulesChange) -> Rules:
    """Change the rules of contact; they hold from the next letter on."""
    actions.change_rules(changes=said(body), actor=asking.actor, now=asking.now)
    return rules(asking)


extend(
    "customers",
    parts=(
        Listing(
            name="consents", noun="consent", label=_("What a customer agreed to"), capability="customers.view",
            rows=consents,
            columns=(
                Column("purpose", Purpose), Column("channel", Channel), Column("state", Literal["granted", "denied"]),
                Column("at", datetime), Column("source"), Column("proof"),
            ),
        ),
    ),
    deeds=(
        Deed(
            name="consents", label=_("Note what a customer said"), capability="privacy.change", run=say,
            body=ConsentSaid,
        ),
    ),
    batches=(
        Batch(
            name="consents", label=_("Note what up to 1,000 customers said"), capability="privacy.change",
            run=say_many, body=ConsentOf,
        ),
    ),
)  # fmt: skip
offers.lend(
    Offer(
        name="contact-rules", label=_("Rules of contact"), capability=RULES, order=45,
        readings=(
            Reading(name="", label=_("Caps and quiet hours"), capability=RULES, gives=Rules, run=rules),
        ),
        deeds=(
            Deed(
                name="change", label=_("Change the rules of contact"), capability=RULES, run=change_rules,
                body=RulesChange, gives=Rules,
            ),
        ),
    )
)  # fmt: skip
resources.lend(
    Resource(
        name="suppressions", noun="suppression", label=_("Stopped addresses"), capability="privacy.suppress",
        order=44, rows=suppressions,
        columns=(
            Column("id", int, "pk"), Column("channel", Channel), Column("address", field="customers.email"),
            Column("reason", Reason), Column("note"), Column("at", datetime),
        ),
        filters=(by("channel", Channel), by("reason", Reason)),
        list_deeds=(
            Deed(
                name="", label=_("Stop an address"), capability="privacy.suppress", run=suppress,
                body=SuppressionNew, gives=Stopped, lent={"address": "customers.email"},
            ),
        ),
        remove=Deed(name="remove", label=_("Release an address"), capability="privacy.suppress", run=lift),
    )
)  # fmt: skip
