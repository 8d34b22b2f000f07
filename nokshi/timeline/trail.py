"""The audit trail: who did what, who looked at whom; by person, record, kind and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from nokshi.kernel.events import event_kinds
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import Card, cards, families, kind_labels
from nokshi.ports.merging import family_of
from nokshi.ports.records import record_kinds
from nokshi.timeline.models import EventRow
from nokshi.timeline.readers import Recorded, recorded
from nokshi.timeline.stretches import first_since
from nokshi.ui.paging import Page, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the trail is asked for; nothing named is everything."""

    person: int | None = None
    record: tuple[str, int] | None = None
    kind: str = ""
    day: date | None = None
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the trail."""

    entry: Recorded
    kind: str
    card: Card | None
    more: dict[str, Any]
    by: str
    about: str
    url: str
    is_hidden: bool


def traces(asked: Asked, scope: Scope) -> Page[Trace]:
    """Return a page of the trail, newest first."""
    order = ("-at", "-id") if asked.kind else ("-id",)
    page = page_of(rows_asked(asked, scope), *order, after=asked.after, before=asked.before)
    return Page(_told(page.rows, scope), before=page.before, after=page.after)


def rows_asked(asked: Asked, scope: Scope) -> QuerySet[EventRow]:
    """Return the events of the trail, those of imports that were taken back among them."""
    rows: QuerySet[EventRow] = EventRow.objects.visible_to(scope)
    if asked.person is not None:
        rows = rows.filter(actor_kind="user", actor_id=asked.person)
    if asked.record is not None:
        kind, number = asked.record
        # A customer's trail holds what was recorded under every number that he has.
        ids = family_of([number]) if kind == "customers.customer" else [number]
        of_record = rows.filter(subject_kind=kind, subject_id__in=ids)
        rows = of_record | rows.filter(customer_id__in=ids) if kind == "customers.customer" else of_record
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.day:
        begin = datetime.combine(asked.day, time(), ZoneInfo(scope.zone))
        rows = _recorded_between(rows, begin, begin + timedelta(days=1))
    return rows


def kinds_in_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds of events with their labels, in the groups that cards stand in."""
    found: dict[str, list[tuple[str, str]]] = {family.name: [] for family in families}
    for known in kind_labels:
        card = cards.get(known.name)
        found.setdefault(card.family if card else "", []).append((known.name, str(known.label)))
    return [
        (str(families[name].label) if name in families else "", sorted(some, key=lambda one: one[1].casefold()))
        for name, some in found.items() if some
    ]  # fmt: skip


def people() -> list[tuple[int, str]]:
    """Return the users by name, for the filter."""
    return sorted(((user.pk, str(user)) for user in get_user_model().objects.all()), key=lambda one: one[1].casefold())


def _recorded_between(rows: QuerySet[EventRow], begin: datetime, end: datetime) -> QuerySet[EventRow]:
    first, behind = first_since(begin), first_since(end)
    if first is None:
        return rows.none()
    rows = rows.filter(id__gte=first.pk)
    return rows.filter(id__lt=behind.pk) if behind else rows


def _told(rows: Sequence[EventRow], scope: Scope) -> list[Trace]:
    entries = {row.pk: recorded(row) for row in rows if row.kind in event_kinds}
    mores = _mores(list(entries.values()), scope)
    users = get_user_model().objects.in_bulk(
        [row.actor_id for row in rows if row.actor_kind == "user" and row.actor_id]
    )
    abouts = _abouts(rows, scope)
    return [
        Trace(
            entry=entries[row.pk], kind=row.kind, card=cards.get(row.kind), more=mores.get(row.pk, {}),
            by=str(users[row.actor_id]) if row.actor_kind == "user" and row.actor_id in users else "",
            about=abouts.get(_subject(row), ("", ""))[0], url=abouts.get(_subject(row), ("", ""))[1],
            is_hidden=row.retracted_by is not None,
        )
        for row in rows if row.pk in entries
    ]  # fmt: skip


def _mores(entries: Sequence[Recorded], scope: Scope) -> dict[int, dict[str, Any]]:
    by_kind: dict[str, list[Recorded]] = {}
    for entry in entries:
        by_kind.setdefault(entry.event.kind, []).append(entry)
    found: dict[int, dict[str, Any]] = {}
    for kind, some in by_kind.items():
        card = cards.get(kind)
        if card and card.load:
            found.update(zip((one.id for one in some), card.load([one.event for one in some], scope), strict=True))
    return found


def _subject(row: EventRow) -> tuple[str, int]:
    if row.customer_id is not None:
        return "customers.customer", row.customer_id
    return row.subject_kind, row.subject_id or 0


def _abouts(rows: Sequence[EventRow], scope: Scope) -> dict[tuple[str, int], tuple[str, str]]:
    """Return the name and page of what events are about, as far as the reader sees it."""
    by_kind: dict[str, set[int]] = {}
    for row in rows:
        kind, number = _subject(row)
        if kind in record_kinds:
            by_kind.setdefault(kind, set()).add(number)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for kind, ids in by_kind.items():
        known = record_kinds[kind]
        seen = set(known.visible(scope).filter(pk__in=ids).values_list("pk", flat=True))
        titles = known.titles(sorted(seen))
        found.update({(kind, pk): (titles.get(pk, str(pk)), known.url(pk)) for pk in seen})
    return found
