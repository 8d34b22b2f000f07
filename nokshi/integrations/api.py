"""Webhooks and reported events for programs."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.customers.queries import home_region
from nokshi.customers.rules.identities import value_of
from nokshi.integrations import actions
from nokshi.integrations.actions import Report
from nokshi.integrations.models import Attempt, Delivery, Endpoint
from nokshi.integrations.plugs import REPORT, WEBHOOKS
from nokshi.integrations.queries import kinds_to_choose
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.integrations.webhooks.replaying import begin_replay
from nokshi.kernel.jobs import later
from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Id,
    Listing,
    Moment,
    Reading,
    Resource,
    Word,
    by,
    extend,
    resources,
    said,
    seen,
)
from nokshi.workspace.models import Unit
from nokshi.workspace.queries import root_unit

Url = Annotated[str, msgspec.Meta(min_length=8, max_length=500)]
Kinds = Annotated[list[Annotated[str, msgspec.Meta(max_length=80)]], msgspec.Meta(max_length=200)]
EventName = Annotated[str, msgspec.Meta(max_length=120, pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]
Key = Annotated[str, msgspec.Meta(max_length=200)]
MOST = 10_000
Status = Literal["waiting", "done", "failed"]


class Identity(Body, kw_only=True):
    """How a customer is known: an e-mail address, a phone number, or a number in another system."""

    kind: Literal["email", "phone", "handle", "external"]
    value: Annotated[str, msgspec.Meta(max_length=254)]
    namespace: Word = ""


class EventReported(Body, kw_only=True):
    """Something that happened, under a name of the program's own."""

    name: EventName
    at: Moment | None = None
    properties: dict[str, Any] = {}
    customer: Id | None = None
    identity: Identity | None = None
    unit: Id | None = None
    external_id: Key = ""


class EventsReported(Body, kw_only=True):
    """Up to 10,000 things that happened; `source` and `external_id` make sending them again harmless."""

    events: Annotated[list[EventReported], msgspec.Meta(min_length=1, max_length=MOST)]
    source: Annotated[str, msgspec.Meta(max_length=56)] = ""


class EventsTaken(msgspec.Struct):
    """How many were new, and which (by their place) are about nobody whom the caller sees."""

    taken: int
    unknown: list[int]


class WebhookNew(Body, kw_only=True):
    """An address and what it is told: kinds of events, whole rooms as `commerce.*`, or `*`."""

    url: Url
    kinds: Kinds
    name: Word = ""
    unit: Id | None = None
    with_personal: bool = False


class WebhookChange(Body):
    """What is to be different of an endpoint."""

    url: Url | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    name: Word | UnsetType = UNSET
    with_personal: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class WebhookMade(msgspec.Struct):
    """A new endpoint and its secret, which is shown this once."""

    id: int
    secret: str


class Secret(msgspec.Struct):
    """The new secret, which is shown this once."""

    secret: str


class Since(Body, kw_only=True):
    """From which moment on to send again."""

    since: Moment


class One(Body, kw_only=True):
    """Which delivery to send again."""

    delivery: Id


class Replayed(msgspec.Struct):
    """How many are sent again; where it goes on, more of a long past follow."""

    queued: int
    goes_on: bool = False


def report(asking: Asking, body: EventsReported) -> EventsTaken:
    """Record what a program reports."""
    units = [one.unit for one in body.events if one.unit]
    seen(Unit.objects.visible_to(asking.scope), units, _("unit"))
    region = home_region() if any(one.identity for one in body.events) else ""
    reports = [_report(one, asking, region) for one in body.events]
    source = f"api:{body.source}" if body.source else "api"
    taken = actions.take_reports(reports=reports, source=source, scope=asking.scope, actor=asking.actor, now=asking.now)
    return EventsTaken(taken.new, list(taken.unknown))


def _report(one: EventReported, asking: Asking, region: str) -> Report:
    identity = None
    if one.identity:
        value = value_of(one.identity.kind, one.identity.value, region)
        identity = (one.identity.kind, one.identity.namespace.casefold(), value)
    return Report(
        name=one.name, at=one.at or asking.now, properties=one.properties, customer=one.customer, identity=identity,
        unit=one.unit, external_id=one.external_id,
    )  # fmt: skip


def rows(asking: Asking, of: int) -> QuerySet[Endpoint]:
    """Return the endpoints of the caller's units."""
    return Endpoint.objects.visible_to(asking.scope)


def deliveries(asking: Asking, of: int) -> QuerySet[Delivery]:
    """Return the deliveries of an endpoint."""
    return Delivery.objects.filter(endpoint=of)


def tries(asking: Asking, of: int) -> QuerySet[Attempt]:
    """Return every try of the deliveries of an endpoint."""
    return Attempt.objects.filter(delivery__endpoint=of)


def last_tries(ids: Sequence[int], asking: Asking) -> dict[int, Attempt]:
    """Return the last try of deliveries."""
    return {one.delivery_id: one for one in Attempt.objects.filter(delivery__in=ids).order_by("pk")}


def _of_try(name: str, attempt: Attempt | None) -> Any:
    return getattr(attempt, name) if attempt else None


def add(asking: Asking, body: WebhookNew) -> WebhookMade:
    """Add an endpoint."""
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    here = root_unit().pk if asking.scope.units is None else min(asking.scope.units)
    endpoint, secret = actions.add_webhook(
        url=body.url, kinds=body.kinds, unit=body.unit or here, name=body.name, with_personal=body.with_personal,
        scope=asking.scope, actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return WebhookMade(endpoint.pk, secret)


def change(asking: Asking, pk: int, body: WebhookChange) -> None:
    """Change an endpoint."""
    actions.change_webhook(endpoint=_of(pk), changes=said(body), scope=asking.scope, actor=asking.actor, now=asking.now)


def remove(asking: Asking, pk: int) -> None:
    """Remove an endpoint."""
    actions.remove_webhook(endpoint=_of(pk), actor=asking.actor, now=asking.now)


def renew(asking: Asking, pk: int) -> Secret:
    """Give an endpoint another secret."""
    return Secret(actions.renew_secret(endpoint=_of(pk), actor=asking.actor, now=asking.now))


def replay(asking: Asking, pk: int, body: Since) -> Replayed:
    """Send everything since a moment again."""
    replayed = begin_replay(endpoint=_of(pk), since=body.since, now=asking.now)
    return Replayed(replayed.queued, replayed.left is not None)


def replay_one(asking: Asking, pk: int, body: One) -> Replayed:
    """Send one delivery again."""
    seen(deliveries(asking, pk), [body.delivery], _("delivery"))
    actions.replay(delivery=Delivery.objects.get(pk=body.delivery), now=asking.now)
    later(deliver_due)
    return Replayed(1)


def kinds(asking: Asking) -> list[str]:
    """Return the kinds of events that can be told."""
    return kinds_to_choose()


def _of(pk: int) -> Endpoint:
    return Endpoint.objects.get(pk=pk)


resources.lend(
    Resource(
        name="webhooks", noun="webhook", label=_("Webhooks"), capability=WEBHOOKS, order=64, rows=rows,
        columns=(
            Column("id", int, "pk"), Column("url"), Column("name"), Column("unit", int, "unit_id"),
            Column("kinds", list[str]), Column("with_personal", bool), Column("is_active", bool),
            Column("failing_since", datetime | None), Column("disabled_at", datetime | None),
            Column("resting_until", datetime | None),
            Column("created_at", datetime), Column("changed_at", datetime),
        ),
        change=Deed(name="change", label=_("Change a webhook"), capability=WEBHOOKS, run=change, body=WebhookChange),
        remove=Deed(name="remove", label=_("Remove a webhook"), capability=WEBHOOKS, run=remove),
        parts=(
            Listing(
                name="deliveries", noun="delivery", label=_("What was delivered"), capability=WEBHOOKS, sort="-id",
                rows=deliveries,
                columns=(
                    Column("id", int, "pk"), Column("event", int, "event_id"), Column("kind"), Column("message_id"),
                    Column("status", Status), Column("tries", int), Column("next_at", datetime | None),
                    Column("created_at", datetime), Column("done_at", datetime | None),
                    *(
                        Column(f"last_{name}", type_, load=last_tries, turn=partial(_of_try, name))
                        for name, type_ in (("status", int | None), ("answer", str | None), ("error", str | None))
                    ),
                ),
                filters=(by("status", Status), by("kind")),
            ),
            Listing(
                name="tries", noun="delivery_try", label=_("Every try of what was delivered"), capability=WEBHOOKS,
                sort="-id", rows=tries,
                columns=(
                    Column("id", int, "pk"), Column("delivery", int, "delivery_id"), Column("at", datetime),
                    Column("status", int | None), Column("milliseconds", int), Column("answer"), Column("error"),
                ),
                filters=(by("delivery", Id, "delivery_id"),),
            ),
        ),
        deeds=(
            Deed(
                name="replay", label=_("Send again since a moment"), capability=WEBHOOKS, run=replay, body=Since,
                gives=Replayed, status=202,
            ),
            Deed(
                name="replay-one", label=_("Send one again"), capability=WEBHOOKS, run=replay_one, body=One,
                gives=Replayed, status=202,
            ),
            Deed(name="renew-secret", label=_("Give another secret"), capability=WEBHOOKS, run=renew, gives=Secret),
        ),
        list_deeds=(
            Deed(
                name="", label=_("Add a webhook"), capability=WEBHOOKS, run=add, body=WebhookNew, gives=WebhookMade,
                status=201,
            ),
        ),
        list_readings=(
            Reading(name="kinds", label=_("What can be told"), capability=WEBHOOKS, gives=list[str], run=kinds),
        ),
    )
)  # fmt: skip
extend(
    "events",
    list_deeds=(
        Deed(
            name="", label=_("Report what happened"), capability=REPORT, run=report, body=EventsReported,
            gives=EventsTaken, status=202, is_atomic=True,
        ),
    ),
)  # fmt: skip
