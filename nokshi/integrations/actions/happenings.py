"""Take in what programs report: thousands at a time, each known by the name its program gave it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from nokshi.customers.models import Customer
from nokshi.customers.queries import home_units, match_many
from nokshi.integrations.events import Happened
from nokshi.integrations.rules import own_source
from nokshi.kernel.actor import Actor
from nokshi.kernel.many import one_of
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import EventRow

CHUNK = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something that happened: to whom (an id, or an identity as kind, namespace and value), when, under which key."""

    name: str
    at: datetime
    properties: dict[str, Any] = field(default_factory=dict)
    customer: int | None = None
    identity: tuple[str, str, str] | None = None
    unit: int | None = None
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many reports were new, and which (by their place) are about nobody whom the caller sees."""

    new: int
    unknown: tuple[int, ...]


def take_reports(*, reports: Sequence[Report], source: str, scope: Scope, actor: Actor, now: datetime) -> Taken:
    """Record what programs report; a key of a source that was reported before is passed over.

    A report about somebody whom the caller does not see is not recorded. Callers of some units have keys of their own:
    none can use up another's, and what he sees under a key of everybody's is known all the same.
    """
    people = _people(reports, scope)
    own, known = own_source(source, scope.units), _known(reports, source, scope)
    entries, unknown = _entries(reports, people, own, known, actor)
    ids = {pk for pk in people if pk is not None}
    with transaction.atomic():
        # What takes long was done while others wrote; whom one of them removed or moved meanwhile is seen here.
        if _seen(ids, scope) != ids:
            entries, unknown = _entries(reports, _people(reports, scope), own, known, actor)
        new = sum(record_many(entries[start : start + CHUNK]) for start in range(0, len(entries), CHUNK))
    return Taken(new, unknown)


def _entries(
    reports: Sequence[Report], people: Sequence[int | None], source: str, known: set[str], actor: Actor
) -> tuple[list[Entry], tuple[int, ...]]:
    """Return what is to be recorded, and the places of those that are about nobody whom the caller sees."""
    unknown = tuple(
        place for place, one in enumerate(reports) if people[place] is None and (one.customer or one.identity)
    )
    homes = home_units([pk for pk in set(people) if pk is not None])
    gone = set(unknown)
    entries = [
        Entry(
            event=Happened(name=one.name, properties=one.properties), at=one.at, actor=actor, customer=pk,
            subject=("customers.customer", pk) if pk else None, unit=one.unit or (homes.get(pk) if pk else None),
            source=source, external_id=one.external_id,
        )
        for place, (one, pk) in enumerate(zip(reports, people, strict=True))
        if place not in gone and one.external_id not in known
    ]  # fmt: skip
    return entries, unknown


def _known(reports: Sequence[Report], source: str, scope: Scope) -> set[str]:
    """Return the keys under which a caller of some units sees an event that was reported by one of all units."""
    if scope.units is None:
        return set()
    seen = EventRow.objects.standing().filter(source=source, unit_id__in=scope.units)
    keys = sorted({one.external_id for one in reports if one.external_id})
    return {
        key for start in range(0, len(keys), 900)
        for key in seen.filter(external_id__in=keys[start : start + 900]).values_list("external_id", flat=True)
    }  # fmt: skip


def _people(reports: Sequence[Report], scope: Scope) -> list[int | None]:
    """Return the customer of each report, None for nobody whom the caller sees; a few questions for all."""
    ids = _seen({one.customer for one in reports if one.customer}, scope)
    wanted: dict[tuple[str, str], set[str]] = {}
    for one in reports:
        if one.identity and not one.customer:
            kind, namespace, value = one.identity
            wanted.setdefault((kind, namespace), set()).add(value)
    found = {
        (kind, namespace): match_many(scope, kind, values, namespace) for (kind, namespace), values in wanted.items()
    }
    people: list[int | None] = []
    for one in reports:
        if one.customer:
            people.append(one.customer if one.customer in ids else None)
        elif one.identity:
            kind, namespace, value = one.identity
            people.append(found[kind, namespace].get(value))
        else:
            people.append(None)
    return people


def _seen(ids: set[int], scope: Scope) -> set[int]:
    if not ids:
        return set()
    rows = Customer.objects.visible_to(scope).filter(pk__in=one_of(ids))
    return set(rows.values_list("pk", flat=True))
