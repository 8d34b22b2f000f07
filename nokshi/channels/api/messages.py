"""Messages for programs: what left, what waits, what came back; and sending one."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.channels import actions
from nokshi.channels.email.links import bare_text
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Id,
    Line,
    Moment,
    Prose,
    Reading,
    Resource,
    Word,
    by,
    resources,
    seen,
)
from nokshi.workspace.models import Unit
from nokshi.workspace.queries import root_unit

LOOK, WRITE = "channels.look", "channels.write"
Status = Literal["queued", "sending", "sent", "bounced", "failed", "stopped", "received"]


class MessageNew(Body, kw_only=True):
    """A message to one customer; where consent or the rules of the house forbid it, it is kept as stopped."""

    customer: Id
    subject: Line
    text: Prose
    purpose: Literal["orders", "service", "news"] = "service"
    language: Word = "en"
    unit: Id | None = None


class MessageText(msgspec.Struct):
    """What a message says, as plain text."""

    text: str


def rows(asking: Asking, of: int) -> QuerySet[Message]:
    """Return the messages of the caller's units."""
    return Message.objects.visible_to(asking.scope)


def customers_of(ids: Any, asking: Asking) -> dict[int, int]:
    """Return the customers of messages, of those whom the caller sees."""
    pairs = dict(Message.objects.filter(pk__in=ids).values_list("pk", "customer_id"))
    visible = Customer.objects.visible_to(asking.scope).filter(pk__in=set(pairs.values()) - {None})
    known = set(visible.values_list("pk", flat=True))
    return {pk: customer for pk, customer in pairs.items() if customer in known}


def send(asking: Asking, body: MessageNew) -> int:
    """Send a message by e-mail."""
    customers = Customer.objects.visible_to(asking.scope)
    seen(customers, [body.customer], _("customer"))
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    here = root_unit().pk if asking.scope.units is None else min(asking.scope.units)
    content = actions.Content(subject=body.subject, text=body.text, language=body.language)
    sent = actions.send(
        customer=customers.get(pk=body.customer), channel="email", purpose=body.purpose, content=content,
        unit_id=body.unit or here, actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return sent.pk


def text_of(asking: Asking, pk: int) -> MessageText:
    """Return what a message says."""
    body = getattr(Message.objects.select_related("body").get(pk=pk), "body", None)
    return MessageText(bare_text(body.text) if body else "")


resources.lend(
    Resource(
        name="messages", noun="message", label=_("Messages"), capability=LOOK, order=40, rows=rows,
        customer="customer_id",
        columns=(
            Column("id", int, "pk"), Column("channel"), Column("direction", Literal["out", "in"]),
            Column("customer", int | None, load=customers_of), Column("unit", int, "unit_id"),
            Column("address", field="customers.email"), Column("subject"), Column("language"), Column("purpose"),
            Column("status", Status), Column("reason"), Column("created_at", datetime),
            Column("sent_at", datetime | None), Column("answers", int | None, "answers_id"),
        ),
        sorts={"id": "pk", "created_at": "created_at"},
        filters=(
            by("customer", Id, "customer_id"), by("status", Status), by("direction", Literal["out", "in"]),
            by("since", Moment, "created_at__gte"),
        ),
        create=Deed(name="create", label=_("Write to a customer"), capability=WRITE, run=send, body=MessageNew),
        readings=(Reading(name="text", label=_("What it says"), capability=LOOK, gives=MessageText, run=text_of),),
    )
)  # fmt: skip
