"""After a restore: let the letters that a backup brought back not leave any more."""

from datetime import datetime

from django.db import transaction

from nokshi.channels.events import MessageStopped
from nokshi.channels.models import Message
from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import Entry, record_many

RESTORED = "restored"
CHUNK = 2_000


def how_many() -> int:
    """Return how many letters wait to leave."""
    return Message.objects.on_the_way().count()


@transaction.atomic
def set_aside(actor: Actor, now: datetime) -> None:
    """Stop every letter that waits; each tells so on its customer's timeline."""
    while waiting := list(Message.objects.on_the_way().order_by("pk")[:CHUNK]):
        record_many([_stopped(message, actor, now) for message in waiting])
        mine = Message.objects.filter(pk__in=[message.pk for message in waiting])
        mine.update(status=Message.Status.STOPPED, reason=RESTORED, claim="", next_at=None)


def _stopped(message: Message, actor: Actor, now: datetime) -> Entry:
    event = MessageStopped(
        message=message.pk, channel=message.channel, purpose=message.purpose, subject=message.subject,
        reason=RESTORED, origin_kind=message.origin_kind, origin_id=message.origin_id,
    )  # fmt: skip
    return Entry(
        event=event, at=now, actor=actor, customer=message.customer_id, unit=message.unit_id,
        subject=("channels.message", message.pk),
    )  # fmt: skip
