"""What an administrator does about readers: let an event go, read again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.timeline.actions.recording import record
from nokshi.timeline.events import EventSkipped, ReaderSetBack
from nokshi.timeline.models import Cursor, EventRow, Parked
from nokshi.timeline.readers import readers
from nokshi.timeline.sealed import SEALER
from nokshi.timeline.settled import Position, behind, in_order, newest_settled
from nokshi.timeline.stretches import first_since


class NoReason(DomainError):
    code = "timeline.no_reason"
    sentence = _("Say why the event may be passed over: it stands in the log then.")


class UnknownReader(DomainError):
    code = "timeline.unknown_reader"
    sentence = _("There is no such reader. Choose one of the list.")


@transaction.atomic
def skip_parked(*, parked_id: int, reason: str, actor: Actor, now: datetime) -> bool:
    """Let a parked event go for a reason; what waits behind it is tried next. False where it is gone already."""
    if not reason.strip():
        raise NoReason
    parked = Parked.objects.select_for_update().filter(pk=parked_id).first()
    if parked is None:
        return False
    event = EventSkipped(reader=parked.reader, event=parked.event_id, reason=reason.strip())
    record(event, at=now, actor=actor)
    parked.delete()
    if parked.customer_id is not None:
        Parked.objects.filter(reader=parked.reader, customer_id=parked.customer_id).update(retry_at=now)
    return True


@transaction.atomic
def set_back(*, reader: str, since: datetime | None, actor: Actor, now: datetime) -> None:
    """Let a reader begin again: with what was recorded since a moment, or with the first event; never further on."""
    if reader not in readers or reader == SEALER:
        raise UnknownReader
    cursor = Cursor.objects.select_for_update().filter(reader=reader).first()
    if cursor is not None:
        stands = Position(cursor.transaction, cursor.event_id)
        place = min(stands, _before(since) if since else Position())
        Cursor.objects.filter(reader=reader).update(transaction=place.transaction, event_id=place.id, read_at=now)
        # What it reads again need not wait; what lies before the place does.
        Parked.objects.filter(behind(place, way="event__"), reader=reader).delete()
    record(ReaderSetBack(reader=reader, since=since), at=now, actor=actor)


def _before(since: datetime) -> Position:
    """Return the place behind which everything lies that was recorded since a moment."""
    row = first_since(since)
    if row is None:
        return newest_settled() or Position()
    # A transaction that began earlier may have written later.
    first = in_order(EventRow.objects.filter(id__gte=row.pk)).first() or row
    return Position(first.transaction, first.pk - 1)
