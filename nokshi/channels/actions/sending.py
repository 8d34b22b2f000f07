"""The one door out: nothing reaches a customer but through here."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nokshi.channels.actions.refusals import BadAddress, BadHeader, NoSender, NoSubject, UnknownChannel
from nokshi.channels.email.post import deliver_due
from nokshi.channels.events import MessageStopped
from nokshi.channels.models import Body, Message
from nokshi.channels.queries import From, sender_for
from nokshi.channels.rules.headers import LONGEST_SUBJECT, is_address, is_one_line
from nokshi.channels.rules.purposes import TEST
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.jobs import later
from nokshi.privacy import actions as privacy
from nokshi.timeline.actions import Entry, record_many

EMAIL = "email"
QUIET = "quiet_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a letter says; links may be `nokshi:farewell` and `nokshi:browser`. HTML must be clean."""

    subject: str
    text: str
    html: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One letter to one customer; the same `key` goes once, whoever asks again."""

    customer: Customer
    content: Content
    key: str = ""
    answers: Message | None = None


def send(
    *, customer: Customer, channel: str, purpose: str, content: Content, unit_id: int, actor: Actor, now: datetime,
    origin: tuple[str, int] | None = None, key: str = "", answers: Message | None = None,
) -> Message:  # fmt: skip
    """Send one message, or keep the reason why it may not leave (status `stopped`)."""
    letter = Outgoing(customer=customer, content=content, key=key, answers=answers)
    return send_many(
        letters=[letter], channel=channel, purpose=purpose, unit_id=unit_id, actor=actor, now=now, origin=origin
    )[0]


@transaction.atomic
def send_many(
    *, letters: Sequence[Outgoing], channel: str, purpose: str, unit_id: int, actor: Actor, now: datetime,
    origin: tuple[str, int] | None = None, calls_postman: bool = True,
) -> list[Message]:  # fmt: skip
    """Ask for each letter whether it may leave, book the contact and queue it; answer in their order.

    Each customer has at most one letter of them. Who sends one batch after the other calls the postman himself,
    once. Raises a refusal, with nothing done, where a letter could not be a mail at all.
    """
    sender = _sender(channel, unit_id)
    for letter in letters:
        check_content(letter.content)
    known = _known([letter.key for letter in letters if letter.key])
    fresh = [letter for letter in letters if letter.key not in known]
    made = [_message(letter, channel, purpose, sender, unit_id, origin, now) for letter in fresh]
    Message.objects.bulk_create(made)
    _ask_and_book(made, channel, purpose, now)
    _keep_bodies(fresh, made)
    _tell_stopped(made, actor, now)
    if calls_postman and any(message.status == Message.Status.QUEUED for message in made):
        call_postman()
    new = iter(made)
    return [known[letter.key] if letter.key in known else next(new) for letter in letters]


def call_postman() -> None:
    """Have what is queued handed over soon; without a call it is in the next minute."""
    later(deliver_due)


@transaction.atomic
def send_test(*, to: str, content: Content, unit_id: int, actor: Actor, now: datetime) -> Message:
    """Send a letter to its own writer, marked as a test; no customer is asked or booked."""
    check_content(content)
    if not is_address(to):
        raise BadAddress(address=to)
    sender = _sender(EMAIL, unit_id)
    message = _row(None, to, content, EMAIL, TEST, sender, unit_id, None, now)
    message.subject = _("Test: %(subject)s") % {"subject": content.subject}
    message.save(force_insert=True)
    _keep_bodies([Outgoing(customer=Customer(), content=content)], [message])
    call_postman()
    return message


def check_content(content: Content) -> None:
    """Refuse a letter whose head would be broken or empty; raises BadHeader, NoSubject."""
    if not content.subject.strip():
        raise NoSubject
    if not is_one_line(content.subject):
        raise BadHeader(part=_("subject"), text=content.subject[:80])


def _sender(channel: str, unit_id: int) -> From:
    if channel != EMAIL:
        raise UnknownChannel(channel=channel)
    sender = sender_for(unit_id)
    if settings.CONFIG.email_url and not sender.is_own:
        raise NoSender
    if not is_one_line(sender.name):
        raise BadHeader(part=_("name of the sender"), text=sender.name[:80])
    return sender


def _known(keys: Sequence[str]) -> dict[str, Message]:
    return {message.key: message for message in Message.objects.filter(key__in=keys)} if keys else {}


def _message(
    letter: Outgoing,
    channel: str,
    purpose: str,
    sender: From,
    unit_id: int,
    origin: tuple[str, int] | None,
    now: datetime,
) -> Message:
    customer = letter.customer
    message = _row(customer, customer.email, letter.content, channel, purpose, sender, unit_id, origin, now)
    message.key, message.answers = letter.key, letter.answers
    return message


def _ask_and_book(messages: Sequence[Message], channel: str, purpose: str, now: datetime) -> None:
    """Book each contact; keep the reason of what may not leave, let the quiet hours pass."""
    by_customer = {message.customer_id or 0: message for message in messages}
    decisions = privacy.book_contacts(
        messages={pk: message.pk for pk, message in by_customer.items()}, channel=channel, purpose=purpose, now=now
    )
    refused = [by_customer[pk] for pk, decision in decisions.items() if not decision.allowed]
    for message in refused:
        decision = decisions[message.customer_id or 0]
        if decision.reason == QUIET:
            message.next_at = decision.again_at
        else:
            message.status, message.reason, message.next_at = Message.Status.STOPPED, decision.reason, None
    alike: dict[tuple[str, str, datetime | None], list[int]] = {}
    for message in refused:
        alike.setdefault((message.status, message.reason, message.next_at), []).append(message.pk)
    for (status, reason, next_at), ids in alike.items():
        Message.objects.filter(pk__in=ids).update(status=status, reason=reason, next_at=next_at)


def _row(
    customer: Customer | None, address: str, content: Content, channel: str, purpose: str, sender: From,
    unit_id: int, origin: tuple[str, int] | None, now: datetime,
) -> Message:  # fmt: skip
    ref = secrets.token_hex(10)
    way_back = sender.way_back(ref)
    origin_kind, origin_id = origin or ("", None)
    return Message(
        customer=customer, address=address, channel=channel, purpose=purpose, unit_id=unit_id, ref=ref,
        from_name=sender.name, from_address=sender.address, reply_to=way_back or sender.reply_to,
        return_path=way_back or sender.address, subject=content.subject.strip()[:LONGEST_SUBJECT],
        language=content.language, origin_kind=origin_kind, origin_id=origin_id,
        message_id=f"<{ref}@{sender.address.rpartition('@')[2]}>", created_at=now, next_at=now,
    )  # fmt: skip


def _keep_bodies(letters: Sequence[Outgoing], messages: Sequence[Message]) -> None:
    Body.objects.bulk_create(
        Body(message=message, html_packed=Body.pack(letter.content.html), text_packed=Body.pack(letter.content.text))
        for letter, message in zip(letters, messages, strict=True)
        if message.status == Message.Status.QUEUED
    )


def _tell_stopped(messages: Sequence[Message], actor: Actor, now: datetime) -> None:
    stopped = [message for message in messages if message.status == Message.Status.STOPPED]
    record_many([
        Entry(
            event=MessageStopped(
                message=message.pk, channel=message.channel, purpose=message.purpose, subject=message.subject,
                reason=message.reason, origin_kind=message.origin_kind, origin_id=message.origin_id,
            ),
            at=now, actor=actor, customer=message.customer_id, unit=message.unit_id,
            subject=("channels.message", message.pk),
        )
        for message in stopped
    ])  # fmt: skip
