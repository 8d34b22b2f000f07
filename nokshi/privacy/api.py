"""Consent and stopped addresses for programs."""

from datetime import datetime
from typing import Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer, Identity
from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Line,
    Listing,
    Prose,
    Resource,
    Word,
    by,
    extend,
    resources,
)
from nokshi.privacy import actions
from nokshi.privacy.models import Consent, Suppression

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
