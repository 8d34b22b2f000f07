"""The postman: a job that takes what is due, asks once more, and hands it over."""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError

from nokshi.channels.actions import delivering
from nokshi.channels.email.building import ForeignAddress, build, wire_address
from nokshi.channels.email.smtp import Line, Refused, Unreachable
from nokshi.channels.models import Message
from nokshi.kernel import clock
from nokshi.privacy.queries import Decision, may_contact, still_allowed
from nokshi.workspace.queries import is_trial

log = logging.getLogger(__name__)

BATCH = 100
ROUND = timedelta(minutes=4)
FRESH = timedelta(minutes=1)
"""What was queued longer ago than this is asked for consent once more."""
HOLD = timedelta(seconds=10)
"""A claim that was made longer ago than this is renewed before the next letter: far below `delivering.LEASE`."""
AWAY, PAUSE = 240.0, 0.5
"""For so many seconds, well below a claim's and a job's, the postman waits for a database that went away."""

Clock = Callable[[], datetime]


def deliver_due() -> None:
    """Hand over everything that is due, for at most a few minutes; the schedule calls again."""
    deliver(clock.now)


def deliver(now: Clock, *, url: str | None = None, batch: int = BATCH) -> int:
    """Hand over what is due, batch by batch; return how many letters left."""
    until, left, goes_on = now() + ROUND, 0, True
    delivering.release_stale(now=now())
    delivering.mend_times(now=now())
    # The letters of a trial copy end in its outbox, whatever server somebody names.
    server = settings.CONFIG.email_url if url is None else url
    with Line("" if is_trial() else server) as line:
        while goes_on and now() < until:
            claimed = delivering.claim(claim=secrets.token_hex(8), limit=batch, now=now())
            carried, server_is_there = _carry(claimed, line, now, until)
            left += carried
            goes_on = server_is_there and bool(claimed)
    return left


def _carry(claimed: list[Message], line: Line, now: Clock, until: datetime) -> tuple[int, bool]:
    """Hand over claimed messages; where the server is away, put off the first and put back the rest.

    What is left when the round is over is put back as well: a job that lasts too long is ended amid a letter.
    """
    held = Held(claimed, now())
    left, surely = 0, _sure(claimed, now())
    while (message := held.next(now())) is not None:
        try:
            left += _carry_one(message, line, now, is_sure=message.pk in surely)
        except Unreachable as error:
            delivering.put_off(message=message, answer=str(error)[:500], now=now())
            delivering.release(messages=held.waiting)
            return left, False
        if now() >= until:
            delivering.release(messages=held.waiting)
            break
    return left, True


class Held:
    """Claimed messages in their order, ours for as long as nobody took them for left behind.

    A slow server may need longer for a batch than a claim lasts: each is renewed while we are at it, and one
    that was lost meanwhile is left to who has it now.
    """

    def __init__(self, claimed: Sequence[Message], now: datetime) -> None:
        self.waiting = list(claimed)
        self._renewed_at = now

    def next(self, now: datetime) -> Message | None:
        """Return the next message that is surely ours; None where none is left."""
        # A clock that was set back says nothing of how long it has been.
        if self.waiting and not timedelta() <= now - self._renewed_at < HOLD:
            kept = delivering.renew(messages=self.waiting, now=now)
            self.waiting = [message for message in self.waiting if message.pk in kept]
            self._renewed_at = now
        return self.waiting.pop(0) if self.waiting else None


def _carry_one(message: Message, line: Line, now: Clock, *, is_sure: bool) -> bool:
    """Hand over one message and note what became of it; raises Unreachable."""
    decision = Decision(True) if is_sure else _asked_again(message, now())
    if decision.again_at is not None and decision.reason == "quiet_hours":
        delivering.wait(message=message, until=decision.again_at)
        return False
    if not decision.allowed:
        delivering.note_stopped(message=message, reason=decision.reason, now=now())
        return False
    if line.is_outbox:
        return _note_sent(message, line, now())
    try:
        mail, recipient = build(message, message.body), wire_address(message.address)
    except ForeignAddress:
        delivering.note_refused(message=message, code=553, status="5.1.3", answer=message.address, now=now())
        return False
    except Exception as error:
        # One letter that cannot be built must not hold up all others.
        log.exception("message %s cannot be built", message.pk)
        delivering.put_off(message=message, answer=f"{type(error).__name__}: {error}"[:500], now=now())
        return False
    try:
        line.hand_over(mail, sender=wire_address(message.return_path), recipient=recipient)
    except Refused as refusal:
        _note(message, refusal, now())
        return False
    return _note_sent(message, line, now())


def _note_sent(message: Message, line: Line, now: datetime) -> bool:
    """Note that a message left, also where the database goes away in that very moment: else it would leave again."""
    until = time.monotonic() + AWAY
    while True:
        try:
            return delivering.note_sent(message=message, is_in_outbox=line.is_outbox, now=now)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            close_old_connections()
            time.sleep(PAUSE)


def _note(message: Message, refusal: Refused, now: datetime) -> None:
    if refusal.is_final:
        delivering.note_refused(
            message=message, code=refusal.code, status=refusal.status, answer=refusal.answer, now=now
        )
    else:
        delivering.put_off(message=message, answer=refusal.answer[:500], now=now)


def _sure(messages: list[Message], now: datetime) -> set[int]:
    """Return the messages that may leave beyond doubt: what was queued just now was asked then, the rest is asked here.

    Whoever is not among them is asked alone, at his turn.
    """
    surely = {one.pk for one in messages if one.customer_id is None or now - one.created_at < FRESH}
    alike: dict[tuple[str, str], dict[int, Message]] = {}
    for one in messages:
        if one.pk not in surely and one.customer_id is not None:
            alike.setdefault((one.channel, one.purpose), {})[one.customer_id] = one
    for (channel, purpose), by_customer in alike.items():
        addresses = {pk: one.address for pk, one in by_customer.items()}
        allowed = still_allowed(addresses=addresses, channel=channel, purpose=purpose, now=now)
        surely |= {by_customer[pk].pk for pk in allowed}
    return surely


def _asked_again(message: Message, now: datetime) -> Decision:
    """Ask once more for one message that waited."""
    assert message.customer_id is not None
    return may_contact(
        customer_id=message.customer_id, channel=message.channel, purpose=message.purpose,
        address=message.address, now=now, message=message.pk,
    )  # fmt: skip
