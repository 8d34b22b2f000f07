"""Note what came of each letter with its recipient."""

import hashlib
from collections.abc import Sequence

from django.db import transaction

from nokshi.channels import events as told
from nokshi.marketing.actions.rows import write_each
from nokshi.marketing.models import Followed, Recipient
from nokshi.timeline.readers import Recorded

FIELDS = {
    told.MessageSent: "sent_at",
    told.MessageOpened: "opened_at",
    told.MachineOpened: "fetched_at",
    told.LinkClicked: "clicked_at",
    told.MachineClicked: "scanned_at",
    told.MessageReplied: "replied_at",
    told.MessageBounced: "bounced_at",
    told.MessageComplained: "complained_at",
    told.ContactUnsubscribed: "farewell_at",
}
STATUSES = {told.MessageSent: Recipient.Status.SENT, told.MessageBounced: Recipient.Status.BOUNCED}
ENDS = {*STATUSES, told.MessageStopped, told.MessageFailed}


@transaction.atomic
def note(*, entries: Sequence[Recorded]) -> None:
    """Keep the first moment of each thing that happened to a recipient's letter, and the links he followed."""
    ids = {_message(entry) for entry in entries}
    found = {row.message_id: row for row in Recipient.objects.filter(message_id__in=ids)}
    followed = []
    fields: set[str] = set()
    for entry in entries:
        recipient = found.get(_message(entry))
        if recipient is None:
            continue
        fields |= _keep(recipient, entry)
        if isinstance(entry.event, told.LinkClicked):
            followed.append(_followed(recipient, entry, entry.event.url))
    write_each(found.values(), sorted(fields))
    Followed.objects.bulk_create(followed, ignore_conflicts=True)


def _message(entry: Recorded) -> int:
    """Return the letter of ours that an event is about; an answer names it beside its own."""
    event = entry.event
    number = event.answers if isinstance(event, told.MessageReplied) else getattr(event, "message", None)
    return int(number or 0)


def _keep(recipient: Recipient, entry: Recorded) -> set[str]:
    """Keep what an event says on the recipient; return the fields that it is kept in."""
    kind = type(entry.event)
    fields = {"status", "reason"} if kind in ENDS else set()
    if name := FIELDS.get(kind):
        before = getattr(recipient, name)
        setattr(recipient, name, entry.at if before is None else min(before, entry.at))
        fields.add(name)
    if kind in STATUSES:
        recipient.status = STATUSES[kind]
    elif isinstance(entry.event, told.MessageStopped):
        recipient.status, recipient.reason = Recipient.Status.LEFT_OUT, entry.event.reason
    elif isinstance(entry.event, told.MessageFailed):
        recipient.status, recipient.reason = Recipient.Status.LEFT_OUT, "gave_up"
    return fields


def _followed(recipient: Recipient, entry: Recorded, url: str) -> Followed:
    digest = hashlib.sha256(url.encode()).hexdigest()[:16]
    return Followed(recipient=recipient, digest=digest, url=url, at=entry.at)
