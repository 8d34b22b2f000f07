"""Campaigns for programs: written as a draft, planned, held, resumed, stopped, and what came of them."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.commerce.models import Order
from nokshi.commerce.rules.amounts import plain
from nokshi.customers.models import Customer
from nokshi.marketing import actions
from nokshi.marketing.models import Campaign, Recipient
from nokshi.marketing.queries.audience import asked, funnel
from nokshi.marketing.queries.results import numbers_of, orders_after
from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Id,
    Listing,
    Reading,
    Resource,
    UnknownReference,
    by,
    resources,
    said,
    seen,
)
from nokshi.segments.models import Segment
from nokshi.workspace.models import Unit, User
from nokshi.workspace.queries import root_unit

LOOK, WRITE, SEND = "marketing.look", "marketing.write", "marketing.send"
Status = Literal["draft", "planned", "sending", "paused", "done", "stopped"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Language = Literal["en", "bn"]
Wall = Annotated[str, msgspec.Meta(max_length=16)]


class CampaignNew(Body, kw_only=True):
    """A letter to many, empty at first."""

    name: Name
    segment: Id | None = None
    unit: Id | None = None
    purpose: Literal["news", "orders", "service"] = "news"
    languages: list[Language] = []


class CampaignChange(Body):
    """What is to be different of a draft."""

    name: Name | UnsetType = UNSET
    segment: Id | UnsetType | None = UNSET
    is_for_everyone: bool | UnsetType = UNSET
    purpose: Literal["news", "orders", "service"] | UnsetType = UNSET
    timing: Literal["now", "at", "local"] | UnsetType = UNSET
    wall_time: Wall | UnsetType = UNSET
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | UnsetType | None = UNSET


class Agreed(Body, kw_only=True):
    """The number of letters that somebody saw and agreed to (see the audience)."""

    letters: Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class Trial(Body, kw_only=True):
    """In which language, and as which customer would see it."""

    language: Annotated[str, msgspec.Meta(max_length=10)]
    customer: Id | None = None


class Lost(msgspec.Struct):
    """How many are left out for a reason."""

    reason: str
    count: int


class Audience(msgspec.Struct):
    """How the audience would become letters, now."""

    audience: int
    letters: int
    lost: list[Lost]


def rows(asking: Asking, of: int) -> QuerySet[Campaign]:
    """Return the campaigns of the caller's units."""
    return Campaign.objects.visible_to(asking.scope)


def try_out(asking: Asking, pk: int, body: Trial) -> None:
    """Send a letter to the caller himself, as a customer whom he sees would get it."""
    seen(Customer.objects.visible_to(asking.scope), [body.customer], _("customer"))
    campaign = Campaign.objects.get(pk=pk)
    if body.language not in campaign.languages:
        raise UnknownReference(what=_("language"), id=body.language)
    actions.send_test(
        campaign=campaign, language=body.language, to=User.objects.get(pk=asking.scope.user_id or 0).email,
        seen_by=body.customer, actor=asking.actor, now=asking.now,
    )  # fmt: skip


def recipients(asking: Asking, of: int) -> QuerySet[Recipient]:
    """Return the recipients of a campaign, of those whom the caller sees."""
    return Recipient.objects.filter(campaign=of, customer__in=Customer.objects.visible_to(asking.scope))


def people(asking: Asking, of: int) -> QuerySet[Any]:
    """Return those of the audience whom the caller sees: who would get a letter now, and who would not."""
    seen_by = Customer.objects.visible_to(asking.scope).order_by().values("pk")
    return asked(_of(of), asking.now).filter(pk__in=seen_by)


def orders(asking: Asking, of: int) -> QuerySet[Order]:
    """Return the orders that followed a campaign, those that the caller may see."""
    if not asking.scope.may("commerce.view"):
        return Order.objects.none()
    return orders_after(_of(of), asking.scope)


def add(asking: Asking, body: CampaignNew) -> int:
    """Begin a draft."""
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    seen(Segment.objects.visible_to(asking.scope), [body.segment], _("segment"))
    here = root_unit().pk if asking.scope.units is None else min(asking.scope.units)
    languages: list[str] = [*dict.fromkeys(body.languages)] or [code for code, _name in settings.LANGUAGES]
    made = actions.add_campaign(
        name=body.name, unit_id=body.unit or here, languages=languages, segment_id=body.segment,
        purpose=body.purpose, actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return made.pk


def change(asking: Asking, pk: int, body: CampaignChange) -> None:
    """Change the frame of a draft."""
    changes = said(body)
    if "segment" in changes:
        seen(Segment.objects.visible_to(asking.scope), [changes["segment"]], _("segment"))
        changes["segment_id"] = changes.pop("segment")
    actions.change_campaign(campaign=_of(pk), changes=changes, actor=asking.actor, now=asking.now)


def remove(asking: Asking, pk: int) -> None:
    """Throw a draft away."""
    actions.remove_campaign(campaign=_of(pk), actor=asking.actor, now=asking.now)


def plan(asking: Asking, pk: int, body: Agreed) -> None:
    """Let a draft leave at its time."""
    actions.plan(campaign=_of(pk), agreed=body.letters, actor=asking.actor, now=asking.now)


def _turn(act: Callable[..., Any]) -> Callable[[Asking, int], None]:
    """Return the deed that does one thing with a campaign."""

    def run(asking: Asking, pk: int) -> None:
        act(campaign=_of(pk), actor=asking.actor, now=asking.now)

    return run


def audience(asking: Asking, pk: int) -> Audience:
    """Say how many letters would leave now, and who would be left out."""
    found = funnel(_of(pk), asking.now)
    return Audience(found.audience, found.letters, [Lost(step.reason, step.count) for step in found.lost])


def result(asking: Asking, pk: int) -> dict[str, int]:
    """Return the numbers of a campaign."""
    return numbers_of(_of(pk))


def _of(pk: int) -> Campaign:
    return Campaign.objects.get(pk=pk)


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


RECIPIENT = (
    Column("customer", int, "customer_id"), Column("language"),
    Column("status", Literal["waiting", "left", "sent", "bounced", "left_out"]), Column("reason"),
    Column("message", int | None, "message_id"),
    *(
        Column(f"{what}_at", datetime | None)
        for what in ("left", "sent", "opened", "clicked", "replied", "bounced", "complained", "farewell")
    ),
)  # fmt: skip
resources.lend(
    Resource(
        name="campaigns", noun="campaign", label=_("Campaigns"), capability=LOOK, order=34, rows=rows,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("status", Status), Column("unit", int, "unit_id"),
            Column("segment", int | None, "segment_id"), Column("is_for_everyone", bool), Column("purpose"),
            Column("languages", list[str]), Column("timing", Literal["now", "at", "local"]), Column("wall_time"),
            Column("per_minute", int | None), Column("begun_at", datetime | None), Column("ended_at", datetime | None),
            Column("created_at", datetime), Column("changed_at", datetime),
        ),
        sorts={"id": "pk", "created_at": "created_at"},
        filters=(by("status", Status), by("segment", Id, "segment_id")),
        search=lambda found, text, asking: found.filter(name__icontains=text),
        create=Deed(name="create", label=_("Begin a campaign"), capability=WRITE, run=add, body=CampaignNew),
        change=Deed(name="change", label=_("Change a draft"), capability=WRITE, run=change, body=CampaignChange),
        remove=Deed(name="remove", label=_("Throw a draft away"), capability=WRITE, run=remove),
        parts=(
            Listing(
                name="recipients", noun="recipient", label=_("Who gets a campaign"), capability=LOOK, rows=recipients,
                columns=RECIPIENT, customer="customer_id",
                filters=(by("status", Literal["waiting", "left", "sent", "bounced", "left_out"]), by("reason")),
            ),
            Listing(
                name="people", noun="campaign_person", label=_("Who would get it now, and who not and why"),
                capability=LOOK, rows=people, customer="pk",
                columns=(Column("customer", int, "pk"), Column("reason", str, "not_because")),
                filters=(by("reason", str, "not_because"),),
            ),
            Listing(
                name="orders", noun="campaign_order", label=_("Orders that followed"), capability=LOOK, rows=orders,
                customer="customer_id",
                sort="-id",
                columns=(
                    Column("id", int, "pk"), Column("number"), Column("customer", int | None, "customer_id"),
                    Column("unit", int, "unit_id"), Column("placed_at", datetime), Column("currency"),
                    Column("total", str, turn=plain), Column("home_total", str | None, turn=_plain),
                ),
            ),
        ),
        deeds=(
            Deed(name="test", label=_("Send it to yourself"), capability=WRITE, run=try_out, body=Trial),
            Deed(name="plan", label=_("Let it leave"), capability=SEND, run=plan, body=Agreed),
            Deed(name="unplan", label=_("Make it a draft again"), capability=SEND, run=_turn(actions.unplan)),
            Deed(name="pause", label=_("Hold it"), capability=SEND, run=_turn(actions.pause)),
            Deed(name="resume", label=_("Let it go on"), capability=SEND, run=_turn(actions.resume)),
            Deed(name="stop", label=_("End it"), capability=SEND, run=_turn(actions.stop)),
        ),
        readings=(
            Reading(name="audience", label=_("Who would get it"), capability=LOOK, gives=Audience, run=audience),
            Reading(name="result", label=_("What came of it"), capability=LOOK, gives=dict[str, int], run=result),
        ),
    )
)  # fmt: skip
