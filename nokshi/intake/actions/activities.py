"""Calls, letters, meetings and tasks of another system, on the timeline with their own date and author."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.customers.queries import match_many
from nokshi.customers.queries.names import colleagues
from nokshi.intake.events import ActivityHeard
from nokshi.intake.models import ImportRun
from nokshi.intake.staging import Staging
from nokshi.kernel.actor import Actor
from nokshi.ports.importing import (
    Change,
    Choice,
    Column,
    ColumnType,
    Fate,
    Group,
    ImportKind,
    Remark,
    Result,
    RunContext,
)
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import EventRow

NOON = time(12, tzinfo=UTC)
FEW = 900
Values = Mapping[str, Any]


def save_activities(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Put each on the timeline of the first customer it names who is here; one that names nobody is held."""
    rows = [group.rows[0].values for group in groups]
    people = _people([one for values in rows for one in values.get("who") or ()], context)
    authors = _authors(rows, context)
    told = _told([_key(group, context) for group in groups], context)
    results: list[Result] = []
    entries: list[Entry] = []
    for group, values in zip(groups, rows, strict=True):
        customer = next((people[one] for one in values.get("who") or () if one in people), None)
        if customer is None:
            results.append(Result(Fate.HELD))
        elif _key(group, context) in told:
            results.append(Result(Fate.SAME))
        else:
            entries.append(_entry(group, values, customer, authors, context))
            results.append(Result(Fate.NEW))
    record_many(entries)
    return results


def foresee_activities(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Tell what saving would do: those whom the other parts of the move bring count as here."""
    wanted = [one for group in groups for one in group.rows[0].values.get("who") or ()]
    here = {*_people(wanted, context), *_coming(wanted, context)}
    told = _told([_key(group, context) for group in groups], context)
    fates = {True: Fate.SAME, False: Fate.NEW}
    return [
        Result(fates[_key(group, context) in told] if here.intersection(group.rows[0].values.get("who") or ())
               else Fate.HELD)
        for group in groups
    ]  # fmt: skip


def undo_activities(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Leave nothing: what a run told is retracted with the run."""
    return []


def check_nothing(values: Values) -> list[Remark]:
    """Return no remark: what comes of a system is taken as it is."""
    return []


def hold(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Keep rows for which no room stands yet."""
    return [Result(Fate.HELD) for _group in groups]


def _people(wanted: Sequence[str], context: RunContext) -> dict[str, int]:
    return match_many(context.scope, "external", wanted, context.source.casefold()[:60])


def _coming(wanted: Sequence[str], context: RunContext) -> set[str]:
    """Return the ids that other parts of the move bring as people or companies."""
    move = ImportRun.objects.filter(pk=context.run_id).values("part_of")
    parts = ImportRun.objects.filter(part_of__in=move, kind__in=["people", "companies"])
    return {key for part in parts for key in _staged_keys(part.pk, sorted(set(wanted)))}


def _staged_keys(run_id: int, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    with Staging.of(run_id) as staged:
        for start in range(0, len(keys), FEW):
            part = keys[start : start + FEW]
            marks = ",".join("?" * len(part))
            asked = f"SELECT key FROM groups WHERE fate <> 'refused' AND key IN ({marks})"  # noqa: S608  marks only
            found.update(key for (key,) in staged.ask(asked, *part))
    return found


def _authors(rows: Sequence[Values], context: RunContext) -> dict[str, int]:
    if not any(values.get("author") for values in rows):
        return {}
    return {user.email.casefold(): user.pk for user in colleagues(context.scope) if user.email}


def _told(keys: Sequence[str], context: RunContext) -> set[str]:
    """Return the keys of those that an earlier import told of."""
    earlier = ImportRun.objects.filter(kind="activities", source=context.source, position__gt=0)
    if not earlier.exclude(pk=context.run_id).exists():
        return set()
    events = EventRow.objects.standing().filter(source=context.source)
    parts = (keys[start : start + FEW] for start in range(0, len(keys), FEW))
    return {key for part in parts for key in events.filter(external_id__in=part).values_list("external_id", flat=True)}


def _key(group: Group, context: RunContext) -> str:
    return f"activity {group.key}"


def _entry(group: Group, values: Values, customer: int, authors: Mapping[str, int], context: RunContext) -> Entry:
    author = str(values.get("author") or "")
    user = authors.get(author.casefold())
    event = ActivityHeard(
        activity=str(values.get("activity") or context.choices.get("activity", "task")),
        subject=str(values.get("subject") or ""), text=str(values.get("text") or ""),
        status=str(values.get("status") or ""), direction=str(values.get("direction") or ""),
        minutes=int(values["minutes"]) if values.get("minutes") is not None else None, author=author,
    )  # fmt: skip
    return Entry(
        event=event, at=_moment(values, context.now), actor=Actor.user(user) if user else Actor.run(context.run_id),
        customer=customer, subject=("customers.customer", customer), unit=context.unit_id, source=context.source,
        external_id=_key(group, context), run=context.run_id,
    )  # fmt: skip


def _moment(values: Values, now: datetime) -> datetime:
    """Return when it happened; what is due later stands where it was noted."""
    day = values.get("day")
    said = [values.get("at"), datetime.combine(day, NOON) if day else None, values.get("made_at")]
    past: list[datetime] = [moment for moment in said if moment is not None and moment <= now]
    return past[0] if past else now


SORTS = (("task", _("Task")), ("meeting", _("Meeting")), ("email", _("E-mail")), ("note", _("Note")))
NUMBER = Column("number", _("Number in the other system"))
ACTIVITIES = ImportKind(
    "activities", _("Activities"), "intake.run",
    (
        NUMBER,
        Column("activity", _("Sort of activity")),
        Column("subject", _("Subject")),
        Column("text", _("Text")),
        Column("at", _("When"), ColumnType.MOMENT),
        Column("made_at", _("Noted at"), ColumnType.MOMENT),
        Column("day", _("Day"), ColumnType.DATE),
        Column("minutes", _("Minutes"), ColumnType.NUMBER),
        Column("status", _("Status")),
        Column("direction", _("In or out")),
        Column("who", _("With whom"), many=True),
        Column("author", _("By whom")),
    ),
    check_nothing, save_activities, undo_activities, order=90, foresee=foresee_activities, offered=False,
    choices=(Choice("activity", _("Sort of activity"), SORTS, "task"),),
)  # fmt: skip
KEPT = ImportKind(
    "kept", _("Kept whole until there is a place for it"), "intake.run", (NUMBER,), check_nothing, hold,
    undo_activities, order=95, offered=False,
)  # fmt: skip
