"""The log for programs: every event in its order, and what happened to one customer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.events import event_kinds
from nokshi.kernel.jobs import later
from nokshi.ports.merging import family_of
from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Filter,
    Id,
    Moment,
    Offer,
    Reading,
    Resource,
    Word,
    by,
    offers,
    resources,
)
from nokshi.timeline import actions, parking
from nokshi.timeline.models import Check, EventRow, Parked
from nokshi.timeline.queries import standings
from nokshi.timeline.schedule import check_on, retry_on

READ, WATCH, TRAIL = "timeline.read", "timeline.watch", "timeline.audit"


class ReaderShown(msgspec.Struct):
    """Where a reader of the log stands: about how many events behind, how many it was handed lately."""

    reader: str
    read_at: datetime | None
    waiting_since: datetime | None
    parked: int
    behind: int
    last_minute: int
    last_hour: int


def events(asking: Asking, of: int) -> QuerySet[EventRow]:
    """Return the standing events of the caller's units."""
    rows = EventRow.objects.standing()
    return rows if asking.scope.units is None else rows.filter(unit_id__in=asking.scope.units)


def of_customer(found: QuerySet[EventRow], value: int, asking: Asking) -> QuerySet[EventRow]:
    """Keep what was recorded of a customer, under every number that he has."""
    return found.filter(customer_id__in=family_of([value]))


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


class SetBack(Body, kw_only=True):
    """A reader, and the moment from which it begins again; without one, the first event."""

    reader: Word
    since: Moment | None = None


class Reason(Body, kw_only=True):
    """Why an event may be passed over."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Passed(msgspec.Struct):
    """How many events went through now."""

    passed: int


class Tried(msgspec.Struct):
    """How many events are being tried again."""

    tried: int


def parked(asking: Asking, of: int) -> QuerySet[Parked]:
    """Return what readers failed on; who watches them sees every event that is parked, and nobody's name."""
    return Parked.objects.all()


def last_line(error: str) -> str:
    """Return what an error says, without the way to it."""
    return error.strip().rpartition("\n")[2]


def retry(asking: Asking, pk: int) -> Passed:
    """Try a parked event again."""
    return Passed(int(parking.retry_one(pk, asking.now)))


def retry_all(asking: Asking) -> Tried:
    """Let the worker try everything again that is parked."""
    count = parking.let_all_be_tried(asking.now)
    later(retry_on)
    return Tried(count)


def skip(asking: Asking, pk: int, body: Reason) -> Passed:
    """Let a parked event go, for a reason."""
    actions.skip_parked(parked_id=pk, reason=body.reason, actor=asking.actor, now=asking.now)
    return Passed(0)


def begin_again(asking: Asking, body: SetBack) -> list[ReaderShown]:
    """Let a reader begin again."""
    actions.set_back(reader=body.reader, since=body.since, actor=asking.actor, now=asking.now)
    return readers(asking)


def checks(asking: Asking, of: int) -> QuerySet[Check]:
    """Return the walks along the seals."""
    return Check.objects.all()


def in_words(faults: Sequence[Sequence[Any]]) -> list[str]:
    """Return faults as `block 3, event 17: touched`; the block itself where no event is named."""
    return [f"block {block}" + (f", event {event}" if event else "") + f": {what}" for block, event, what in faults]


def begin(asking: Asking) -> dict[str, int]:
    """Begin a walk along the seals; the worker goes on with it."""
    begun = actions.begin_check(now=asking.now)
    later(check_on, begun.pk)
    return {"id": begun.pk}


def readers(asking: Asking) -> list[ReaderShown]:
    """Return where every reader of the log stands."""
    return [
        ReaderShown(
            one.reader, one.read_at, one.waiting_since, one.parked, one.behind, one.last_minute, one.last_hour
        )
        for one in standings(asking.now)
    ]  # fmt: skip


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
        customer="customer_id",
        filters=(
            by("kind"), Filter("customer", Id, of_customer), by("unit", Id, "unit_id"), by("subject_kind"),
            by("subject", Id, "subject_id"), by("since", Moment, "at__gte"), by("until", Moment, "at__lt"),
        ),
    ),
    Resource(
        name="parked-events", noun="parked_event", label=_("What readers failed on"), capability=WATCH, order=63,
        rows=parked, tells_of="customer_id",
        columns=(
            Column("id", int, "pk"), Column("reader"), Column("event", int, "event_id"),
            Column("customer", int | None, "customer_id"), Column("tries", int), Column("error", turn=last_line),
            Column("retry_at", datetime), Column("parked_at", datetime),
        ),
        filters=(by("reader"),),
        deeds=(
            Deed(name="retry", label=_("Try it again"), capability=WATCH, run=retry, gives=Passed),
            Deed(name="skip", label=_("Let it go"), capability=WATCH, run=skip, body=Reason, gives=Passed),
        ),
        list_deeds=(
            Deed(
                name="retry", label=_("Try everything again"), capability=WATCH, run=retry_all, gives=Tried, status=202
            ),
        ),
    ),
    Resource(
        name="trail-checks", noun="trail_check", label=_("Checks of the trail"), capability=TRAIL, order=64,
        rows=checks,
        columns=(
            Column("id", int, "pk"), Column("begun_at", datetime), Column("ended_at", datetime | None),
            Column("block", int), Column("blocks", int), Column("events", int),
            Column("faults", list[str], turn=in_words),
            Column("head"),
        ),
        sort="-id",
        list_deeds=(
            Deed(
                name="", label=_("Check the trail"), capability=TRAIL, run=begin, gives=dict[str, int], status=202
            ),
        ),
    ),
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
        deeds=(
            Deed(
                name="set-back", label=_("Let a reader begin again"), capability=WATCH, run=begin_again, body=SetBack,
                gives=list[ReaderShown],
            ),
        ),
    )
)  # fmt: skip
