"""Note how far a message came on its way out: claimed, sent, put off, bounced, given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from nokshi.channels.events import MessageBounced, MessageFailed, MessageSent, MessageStopped
from nokshi.channels.models import Message
from nokshi.channels.rules.bounces import is_hard, pause_after
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.privacy import actions as privacy
from nokshi.timeline.actions import record

LEASE = timedelta(minutes=15)
SUPPRESSED_BY = "bounce"


@transaction.atomic
def claim(*, claim: str, limit: int, now: datetime) -> list[Message]:
    """Take up to `limit` due messages that no other worker has, under the name `claim`."""
    waiting = Message.objects.due(now).order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    taken = Message.objects.filter(pk__in=ids, status=Message.Status.QUEUED)
    taken.update(status=Message.Status.SENDING, claim=claim, claimed_at=now)
    mine = Message.objects.filter(pk__in=ids, status=Message.Status.SENDING, claim=claim)
    return list(mine.select_related("body", "answers").order_by("next_at", "id"))


def release_stale(*, now: datetime) -> int:
    """Put back what a worker claimed and never finished; return how many."""
    stale = Message.objects.filter(status=Message.Status.SENDING, claimed_at__lt=now - LEASE)
    return stale.update(status=Message.Status.QUEUED, claim="")


def release(*, messages: Sequence[Message]) -> None:
    """Put back claimed messages untried."""
    mine = Message.objects.filter(pk__in=[message.pk for message in messages], status=Message.Status.SENDING)
    mine.update(status=Message.Status.QUEUED, claim="")


def wait(*, message: Message, until: datetime) -> None:
    """Put a claimed message back until the quiet hours are over."""
    mine = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, claim=message.claim)
    mine.update(status=Message.Status.QUEUED, claim="", next_at=until)


@transaction.atomic
def note_sent(*, message: Message, is_in_outbox: bool, now: datetime) -> bool:
    """Note that the server (or the outbox) took a message; False if another worker had it already."""
    if not _settle(message, Message.Status.SENT, sent_at=now, is_in_outbox=is_in_outbox, answer=""):
        return False
    if message.customer_id is not None:
        event = MessageSent(
            message=message.pk, channel=message.channel, purpose=message.purpose, subject=message.subject,
            address=message.address, origin_kind=message.origin_kind, origin_id=message.origin_id,
        )  # fmt: skip
        tell(message, event, now=now)
    return True


@transaction.atomic
def note_stopped(*, message: Message, reason: str, now: datetime) -> None:
    """Note that a message may no longer leave: consent went while it waited."""
    if _settle(message, Message.Status.STOPPED, reason=reason):
        event = MessageStopped(
            message=message.pk, channel=message.channel, purpose=message.purpose, subject=message.subject,
            reason=reason, origin_kind=message.origin_kind, origin_id=message.origin_id,
        )  # fmt: skip
        tell(message, event, now=now)


@transaction.atomic
def put_off(*, message: Message, answer: str, now: datetime) -> None:
    """Try a message again after a growing pause, or give it up when the last pause is over."""
    pause = pause_after(message.tries + 1)
    if pause is not None:
        Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, claim=message.claim).update(
            status=Message.Status.QUEUED, claim="", tries=F("tries") + 1, next_at=now + pause, answer=answer
        )
    elif _settle(message, Message.Status.FAILED, reason="gave_up", answer=answer):
        event = MessageFailed(
            message=message.pk, subject=message.subject, answer=answer, origin_kind=message.origin_kind,
            origin_id=message.origin_id,
        )  # fmt: skip
        tell(message, event, now=now)


@transaction.atomic
def note_refused(*, message: Message, code: int, status: str, answer: str, now: datetime) -> None:
    """Note that the server refused a message for good; a dead address is suppressed."""
    if _settle(message, Message.Status.BOUNCED, reason=status or str(code), answer=answer):
        tell_bounce(message=message, hard=is_hard(status, code), status=status, answer=answer, now=now)


def tell_bounce(*, message: Message, hard: bool, status: str, answer: str, now: datetime) -> None:
    """Record a bounce, and suppress the address where it is dead."""
    event = MessageBounced(
        message=message.pk, subject=message.subject, address=message.address, is_hard=hard, status=status,
        answer=answer[:500], origin_kind=message.origin_kind, origin_id=message.origin_id,
    )  # fmt: skip
    tell(message, event, now=now)
    if hard and message.customer_id is not None:
        privacy.suppress(
            channel=message.channel, address=message.address, reason=SUPPRESSED_BY, actor=Actor.system(), now=now
        )


def tell(message: Message, event: Event, *, now: datetime, actor: Actor | None = None, key: str = "") -> int | None:
    """Record what happened to a message on its customer's timeline; None where `key` was told before."""
    return record(
        event, at=now, actor=actor or Actor.system(), customer=message.customer_id, unit=message.unit_id,
        subject=("channels.message", message.pk), source="channels" if key else "", external_id=key,
    )  # fmt: skip


def _settle(message: Message, status: Message.Status, **values: object) -> bool:
    """Move a claimed message to its last status; False where the claim was lost."""
    mine = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, claim=message.claim)
    return mine.update(status=status, claim="", next_at=None, **values) == 1
