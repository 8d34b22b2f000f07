"""Take in what a mailbox brings: bounces, complaints and answers, each once."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from nokshi.channels.actions.delivering import tell, tell_bounce
from nokshi.channels.email.reading import Incoming, Sort
from nokshi.channels.events import AutoReplied, MessageComplained, MessageReplied
from nokshi.channels.models import Body, Mailbox, Message, Received
from nokshi.channels.rules.bounces import is_hard
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.privacy import actions as privacy
from nokshi.workspace.queries import units_under

EXCERPT = 600
NOT_OURS = "not_ours"
SEEN = "seen"


@transaction.atomic
def take_in(*, mailbox: Mailbox, raw: bytes, mail: Incoming, now: datetime) -> str:
    """Take one mail in and return what it was, as a code; a mail that came before changes nothing."""
    digest = hashlib.sha256((mail.message_id or "").encode() or raw).hexdigest()
    _, is_new = Received.objects.get_or_create(mailbox=mailbox, digest=digest, defaults={"at": now})
    if not is_new:
        return SEEN
    ours = _letter_meant(mail)
    if mail.sort is Sort.BOUNCE:
        return _bounced(ours, mail, now)
    if mail.sort is Sort.COMPLAINT:
        return _complained(ours, mail, now)
    if mail.sort is Sort.DELAY:
        return mail.sort.value
    return _answered(mailbox, ours, mail, now)


@transaction.atomic
def note_read(*, mailbox: Mailbox, uid_validity: int, last_uid: int, error: str, now: datetime) -> None:
    """Note how far a mailbox was read, or why it could not be."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        uid_validity=uid_validity, last_uid=last_uid, checked_at=now, error=error[:300]
    )


def _letter_meant(mail: Incoming) -> Message | None:
    """Return the letter of ours that a mail is about, by the tag of its address or the ids it names."""
    ours = Message.objects.filter(direction=Message.Direction.OUT)
    named = Q(ref__in=mail.tags) | Q(message_id__in=mail.answers)
    return ours.filter(named).order_by("-created_at").first() if mail.tags or mail.answers else None


def _bounced(ours: Message | None, mail: Incoming, now: datetime) -> str:
    if ours is None:
        return NOT_OURS
    hard = is_hard(mail.status)
    changed = Message.objects.filter(pk=ours.pk, status=Message.Status.SENT).update(
        status=Message.Status.BOUNCED, reason=mail.status, answer=mail.diagnosis
    )
    if changed:
        tell_bounce(message=ours, hard=hard, status=mail.status, answer=mail.diagnosis, now=now)
    return mail.sort.value


def _complained(ours: Message | None, mail: Incoming, now: datetime) -> str:
    if ours is None or ours.customer_id is None:
        return NOT_OURS
    event = MessageComplained(
        message=ours.pk, subject=ours.subject, address=ours.address, origin_kind=ours.origin_kind,
        origin_id=ours.origin_id,
    )  # fmt: skip
    tell(ours, event, now=now, actor=Actor.customer(ours.customer_id), key=f"complaint:{ours.pk}")
    privacy.suppress(
        channel=ours.channel, address=ours.address, reason="complaint", actor=Actor.customer(ours.customer_id), now=now
    )
    return mail.sort.value


def _answered(mailbox: Mailbox, ours: Message | None, mail: Incoming, now: datetime) -> str:
    """Keep an answer to a letter of ours, or a mail from a customer we know; leave others alone."""
    customer_id = ours.customer_id if ours else _known_sender(mailbox, mail)
    if customer_id is None:
        return NOT_OURS
    message = _keep(mailbox, ours, customer_id, mail, now)
    kind = AutoReplied if mail.sort is Sort.AUTOMATIC else MessageReplied
    event = kind(
        message=message.pk, answers=ours.pk if ours else None, subject=mail.subject, text=mail.text[:EXCERPT],
        origin_kind=message.origin_kind, origin_id=message.origin_id,
    )  # fmt: skip
    tell(message, event, now=now, actor=Actor.customer(customer_id))
    return mail.sort.value


def _known_sender(mailbox: Mailbox, mail: Incoming) -> int | None:
    """Return the customer of the mailbox's units who writes from the sender's address, if there is just one."""
    if not mail.sender or mail.sort is Sort.AUTOMATIC:
        return None
    here = Customer.objects.visible_to(Scope(units=units_under(mailbox.unit_id)))
    found = here.filter(identities__kind="email", identities__value=mail.sender).distinct()
    ids = list(found.values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def _keep(mailbox: Mailbox, ours: Message | None, customer_id: int, mail: Incoming, now: datetime) -> Message:
    message = Message.objects.create(
        channel="email", direction=Message.Direction.IN, customer_id=customer_id,
        unit_id=ours.unit_id if ours else mailbox.unit_id, address=mailbox.address,
        from_address=mail.sender[:254], subject=mail.subject, status=Message.Status.RECEIVED,
        purpose=ours.purpose if ours else "", origin_kind=ours.origin_kind if ours else "",
        origin_id=ours.origin_id if ours else None, ref=secrets.token_hex(10), message_id=mail.message_id,
        answers=ours, created_at=now, sent_at=now,
    )  # fmt: skip
    Body.objects.create(message=message, html_packed=Body.pack(mail.html), text_packed=Body.pack(mail.text))
    return message
