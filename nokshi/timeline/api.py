"""The log for programs: every event in its order, and what happened to one customer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.events import event_kinds
from nokshi.ports.resources import Asking, Column, Id, Moment, Offer, Reading, Resource, by, offers, resources
from nokshi.timeline.models import EventRow
from nokshi.timeline.queries import standings

READ, WATCH = "timeline.read", "timeline.watch"


class ReaderShown(msgspec.Struct):
    """Where a reader of the log stands."""

    reader: str
    read_at: datetime | None
    waiting_since: datetime | None
    parked: int


def events(asking: Asking, of: int) -> QuerySet[EventRow]:
    """Return the standing events of the caller's units."""
    rows = EventRow.objects.standing()
    return rows if asking.scope.units is None else rows.filter(unit_id__in=asking.scope.units)


def data_of(ids: Sequence[int], asking: Asking) -> dict[int, dict[str, Any]]:
    """Return what events say; without their personal fields for whom some field is hidden."""
    rows = EventRow.objects.filter(pk__in=ids).values_list("pk", "kind", "data")
    if not asking.scope.hidden:
        return {pk: data for pk, _kind, data in rows}
    return {pk: impersonal(kind, data) for pk, kind, data in rows}


def impersonal(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event says without its personal fields; nothing of a kind that nobody knows any more."""
    known = event_kinds.get(kind)
    return {name: value for name, value in data.items() if name not in known.event.personal} if known else {}


def readers(asking: Asking) -> list[ReaderShown]:
    """Return where every reader of the log stands."""
    return [ReaderShown(one.reader, one.read_at, one.waiting_since, one.parked) for one in standings()]


COLUMNS = (
    Column("id", int, "pk"), Column("kind"), Column("at", datetime), Column("recorded_at", datetime),
    Column("customer", int | None, "customer_id"), Column("subject_kind"), Column("subject", int | None, "subject_id"),
    Column("unit", int | None, "unit_id"), Column("actor_kind"), Column("actor", int | None, "actor_id"),
    Column("source"), Column("external_id"), Column("cause", int | None, "cause_id"),
    Column("data", dict[str, Any], load=data_of),
)  # fmt: skip
resources.lend(
    Resource(
        name="events", noun="event", label=_("Events"), capability=READ, order=60, rows=events, columns=COLUMNS,
        filters=(
            by("kind"), by("customer", Id, "customer_id"), by("unit", Id, "unit_id"), by("subject_kind"),
            by("subject", Id, "subject_id"), by("since", Moment, "at__gte"), by("until", Moment, "at__lt"),
        ),
    )
)  # fmt: skip
offers.lend(
    Offer(
        name="readers", label=_("Readers of the log"), capability=WATCH, order=62,
        readings=(
            Reading(
                name="", label=_("Where the readers of the log stand"), capability=WATCH, gives=list[ReaderShown],
                run=readers,
            ),
        ),
    )
)  # fmt: skip
