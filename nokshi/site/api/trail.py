"""The audit trail for programs: searched, and taken along as a file."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from nokshi.ports.resources import Asking, Body, Column, Deed, Filter, Id, Resource, by, resources
from nokshi.timeline import actions, taking
from nokshi.timeline.api import COLUMNS
from nokshi.timeline.models import EventRow
from nokshi.timeline.trail import Asked, rows_asked

TRAIL = "timeline.audit"
Record = Annotated[str, msgspec.Meta(max_length=80, pattern=r"^[a-z_]+\.[a-z_]+:[1-9][0-9]{0,17}$")]
Kind = Annotated[str, msgspec.Meta(max_length=80)]


class TrailAsked(Body):
    """What of the trail is taken along, and how; nothing named is everything."""

    form: Literal["jsonl", "csv"] = "jsonl"
    person: Id | None = None
    record: Record | None = None
    kind: Kind = ""
    day: date | None = None


def rows(asking: Asking, of: int) -> QuerySet[EventRow]:
    """Return the events of the trail, those of imports that were taken back among them."""
    return rows_asked(Asked(), asking.scope)


def take(asking: Asking, body: TrailAsked) -> HttpResponseBase:
    """Send the trail as a file, a line per event; the trail says that it went out."""
    asked = Asked(person=body.person, record=_record(body.record), kind=body.kind, day=body.day)
    named = {name: getattr(body, name) for name in ("person", "record", "kind", "day")}
    words = urlencode({name: value for name, value in named.items() if value})
    actions.note_trail_export(form=body.form, asked=words, actor=asking.actor, now=asking.now)
    answer = StreamingHttpResponse(
        taking.taken(body.form, asked, asking.scope), content_type=taking.FORMS[body.form]
    )  # fmt: skip
    answer["Content-Disposition"] = f'attachment; filename="audit-trail.{body.form}"'
    return answer


def _record(text: str | None) -> tuple[str, int] | None:
    kind, _colon, number = (text or "").rpartition(":")
    return (kind, int(number)) if kind else None


def _is_there(value: Any) -> bool:
    return value is not None


def by_person(found: QuerySet[EventRow], value: int, asking: Asking) -> QuerySet[EventRow]:
    """Keep what somebody did."""
    return found & rows_asked(Asked(person=value), asking.scope)


def about_record(found: QuerySet[EventRow], value: str, asking: Asking) -> QuerySet[EventRow]:
    """Keep what is about a record."""
    return found & rows_asked(Asked(record=_record(value)), asking.scope)


def of_day(found: QuerySet[EventRow], value: date, asking: Asking) -> QuerySet[EventRow]:
    """Keep what was written down on a day of the caller's zone."""
    return found & rows_asked(Asked(day=value), asking.scope)


resources.lend(
    Resource(
        name="trail", noun="trace", label=_("The audit trail"), capability=TRAIL, order=64, rows=rows, sort="-id",
        customer="customer_id",
        columns=(*COLUMNS, Column("is_taken_back", bool, "retracted_by", turn=_is_there)),
        filters=(
            by("kind", Kind), Filter("person", Id, by_person, _("Who did it")),
            Filter("record", Record, about_record, _("What it is about, as “customers.customer:7”")),
            Filter("day", date, of_day, _("The day that it was written down")),
        ),
        list_deeds=(
            Deed(
                name="export", label=_("Take the trail along as a file"), capability=TRAIL, run=take, body=TrailAsked,
                gives=bytes,
            ),
        ),
    )
)  # fmt: skip
