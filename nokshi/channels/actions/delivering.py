"""Note how far a message came on its way out: claimed, sent, put off, bounced, given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from nokshi.channels.events import MessageBounced, MessageFailed, MessageSent, MessageStopped
from nokshi.channels.models import Message
from nokshi.channels.rules.bounces import is_hard, pause_after
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.privacy import actions as privacy
from nokshi.timeline.actions import record
from nokshi.workspace.queries import is_held_back

LEASE = timedelta(minutes=15)
SLACK = timedelta(minutes=2)
SUPPRESSED_BY = "bounce"
# Every letter is noted by itself before the next one leaves, so that a kill can double but the one in hand:
# what `_settle` says, without a query being put together for each.
SENT = (
    f"UPDATE {Message._meta.db_table} SET status = 'sent', claim = '', next_at = NULL, answer = '', "  # noqa: S608
    "sent_at = %s, is_in_outbox = %s WHERE id = %s AND status = 'sending' AND claim = %s"
)


@transaction.atomic
def claim(*, claim: str, limit: int, now: datetime) -> list[Message]:
    """Take up to `limit` due messages that no other worker has, under the name `claim`; none in a house that waits."""
    if is_held_back():
        return []
    waiting = Message.objects.due(now).order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    taken = Message.objects.filter(pk__in=ids, status=Message.Status.QUEUED)
    taken.update(status=Message.Status.SENDING, claim=claim, claimed_at=now)
    mine = Message.objects.filter(pk__in=ids, status=Message.Status.SENDING, claim=claim)
    return list(mine.select_related("body", "answers").order_by("next_at", "id"))


@transaction.atomic
def renew(*, messages: Sequence[Message], now: datetime) -> set[int]:
    """Make a claim on messages last anew; return the ids of those that are still under it."""
    ids = [message.pk for message in messages]
    claims = {message.claim for message in messages}
    mine = Message.objects.filter(pk__in=ids, status=Message.Status.SENDING, claim__in=claims)
    mine.update(claimed_at=now)
    return set(mine.values_list("pk", flat=True))


def release_stale(*, now: datetime) -> int:
    """Put back what a worker claimed and never finished; return how many."""
    stale = Message.objects.filter(status=Message.Status.SENDING)
    # What was claimed in the future was claimed before the clock was set back: nobody living holds it for so long.
    gone = Q(claimed_at__lt=now - LEASE) | Q(claimed_at__gt=now + LEASE)
    return stale.filter(gone).update(status=Message.Status.QUEUED, claim="")


def mend_times(*, now: datetime) -> int:
    """Let leave at once what was to leave at once before the clock was set back; return how many letters."""
    ahead = Message.objects.filter(status=Message.Status.QUEUED, next_at__gt=now + SLACK)
    return ahead.filter(next_at=F("created_at")).update(next_at=now)


def release(*, messages: Sequence[Message]) -> None:
    """Put back claimed messages untried."""
    ids, claims = [message.pk for message in messages], {message.claim for message in messages}
    mine = Message.objects.filter(pk__in=ids, status=Message.Status.SENDING, claim__in=claims)
    mine.update(status=Message.Status.QUEUED, claim="")


def wait(*, message: Message, until: datetime) -> None:
    """Put a claimed message back until the quiet hours are over."""
    mine = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, claim=message.claim)
    mine.update(status=Message.Status.QUEUED, claim="", next_at=until)


@transaction.atomic
def note_sent(*, message: Message, is_in_outbox: bool, now: datetime) -> bool:
    """Note that the server (or the outbox) took a message; False if another worker had it already."""
    with connection.cursor() as cursor:
        sent_at = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(SENT, [sent_at, is_in_outbox, message.pk, message.claim])
        if cursor.rowcount != 1:
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
