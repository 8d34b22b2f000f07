"""Relate customers to one another, change it, and take it back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.changing import ChangedSince
from nokshi.customers.actions.rows import write_relations
from nokshi.customers.events import RelationAdded, RelationChanged, RelationRemoved
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.facts import CHUNK, home_units
from nokshi.customers.queries.hierarchy import below_themselves
from nokshi.customers.rules.relations import ENDS, OWN, PART_OF, NewRelation, fits, is_in_order, settled
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.events import Event, from_data
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import EventRow
from nokshi.workspace import queries as workspace

# Held while companies are put below one another: two at once could close a ring that neither sees.
LINE = 0x6E6B_7265
FIELDS = ("role", "since", "until")


class UnknownRelation(DomainError):
    code = "customers.unknown_relation"
    sentence = _("There is no kind of relation “%(kind)s”. Choose one of the list.")


class WrongEnds(DomainError):
    code = "customers.wrong_ends"
    sentence = _("This relation does not fit between these two: look whether each is a person or a company.")


class WithItself(DomainError):
    code = "customers.with_itself"
    sentence = _("Nobody can be related to himself. Choose somebody else.")


class WordsMissing(DomainError):
    code = "customers.words_missing"
    sentence = _("Say in your own words how the two are related.")


class WrongPeriod(DomainError):
    code = "customers.wrong_period"
    sentence = _("The end must come after the beginning.")


class AlreadyRelated(DomainError):
    code = "customers.already_related"
    sentence = _("The two are related in this way already. Change that relation instead.")
    status = 409


class SecondParent(DomainError):
    code = "customers.second_parent"
    sentence = _("%(name)s is part of another company already. End that first.")
    status = 409


class BelowItself(DomainError):
    code = "customers.below_itself"
    sentence = _("%(name)s would come to stand below itself. Look at who is part of whom.")
    status = 409


@transaction.atomic
def relate(*, new: NewRelation, actor: Actor, now: datetime, run: int | None = None) -> int:
    """Relate two customers and return the relation's id; raises AlreadyRelated and what `relate_many` raises."""
    [(pk, is_new)] = _relate([new], actor, now, run)
    if not is_new:
        raise AlreadyRelated
    return pk


@transaction.atomic
def relate_many(*, new: Iterable[NewRelation], actor: Actor, now: datetime, run: int | None = None) -> list[int]:
    """Relate customers, all or none, and return the relations' ids in order; what is there already stays as it is.

    Raises NotThere for an unknown customer, UnknownRelation, WrongEnds, WithItself, WordsMissing, WrongPeriod,
    SecondParent and BelowItself.
    """
    return [pk for some in some_of(new) for pk, _is_new in _relate(some, actor, now, run)]


@transaction.atomic
def change_relation(*, relation: int, changes: Mapping[str, Any], actor: Actor, now: datetime) -> bool:
    """Set `role`, `since` or `until`; return False if all was so already.

    Raises what `relate` raises, and NotThere for one that is gone.
    """
    row = Relation.objects.select_for_update().filter(pk=relation).first()
    if row is None:
        raise NotThere
    before = {field: getattr(row, field) for field in FIELDS}
    after = settled(_new_of(row, {"kind": row.kind, **before, **changes}))
    _check([after])
    wanted = {field: getattr(after, field) for field in FIELDS}
    differs = {field: [before[field], value] for field, value in wanted.items() if value != before[field]}
    if not differs:
        return False
    for field, (_before, value) in differs.items():
        setattr(row, field, value)
    row.changed_at = now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise AlreadyRelated from twice
    _keep_the_tree([after], now)
    told = {field: [_json(one) for one in pair] for field, pair in differs.items()}
    tell([row], RelationChanged, actor, now, None, changes=told)
    return True


@transaction.atomic
def unrelate_many(*, relations: Sequence[int], actor: Actor, now: datetime, run: int | None = None) -> list[int]:
    """Take relations away and return the ids of those that were there."""
    rows = list(Relation.objects.select_for_update().filter(pk__in=relations).order_by("pk"))
    tell(rows, RelationRemoved, actor, now, run)
    gone = [row.pk for row in rows]
    Relation.objects.filter(pk__in=gone).delete()
    return gone


@transaction.atomic
def undo_relation(*, event_id: int, actor: Actor, now: datetime) -> None:
    """Take back what one event of a relation tells; raises ChangedSince where it is another one by now."""
    row = EventRow.objects.get(pk=event_id)
    event = from_data(row.kind, row.data)
    if isinstance(event, RelationRemoved):
        relate(new=_new_of(event, {"kind": event.relation_kind}), actor=actor, now=now)
        return
    assert isinstance(event, RelationAdded | RelationChanged)
    present = Relation.objects.select_for_update().filter(pk=event.relation).first()
    if present is None or any(getattr(present, field) != value for field, value in _left_by(event).items()):
        raise ChangedSince
    if isinstance(event, RelationAdded):
        unrelate_many(relations=[present.pk], actor=actor, now=now)
    else:
        before = {field: _read(field, pair[0]) for field, pair in event.changes.items()}
        change_relation(relation=present.pk, changes=before, actor=actor, now=now)


def some_of(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, CHUNK)):
        yield some


def _left_by(event: RelationAdded | RelationChanged) -> dict[str, Any]:
    """Return the fields as an event left them."""
    if isinstance(event, RelationChanged):
        return {field: _read(field, pair[1]) for field, pair in event.changes.items()}
    return {"role": event.role, "since": event.since, "until": event.until}


def _read(field: str, value: Any) -> Any:
    return date.fromisoformat(value) if field in ("since", "until") and value else value


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _new_of(known: Any, values: Mapping[str, Any]) -> NewRelation:
    """Return a relation or what an event tells of it as one to be, with other values."""
    ends = (
        {"customer": known.customer_id, "other": known.other_id}
        if isinstance(known, Relation)
        else {"customer": known.customer, "other": known.other, "role": known.role, "since": known.since,
              "until": known.until}
    )  # fmt: skip
    return NewRelation(**{**ends, "source": known.source, **values})


def _relate(new: Iterable[NewRelation], actor: Actor, now: datetime, run: int | None) -> list[tuple[int, bool]]:
    wanted = [settled(one) for one in new]
    _check(wanted)
    moment = connection.ops.adapt_datetimefield_value(now)
    made = write_relations(wanted, moment, run)
    _keep_the_tree(wanted, now)
    rows = list(Relation.objects.filter(pk__in=list(made.values())).order_by("pk"))
    tell(rows, RelationAdded, actor, now, run)
    there = _ids_of([one for one in wanted if one.key not in made])
    told: set[Any] = set()
    answers = []
    for one in wanted:
        answers.append((made.get(one.key) or there[one.key], one.key in made and one.key not in told))
        told.add(one.key)
    return answers


def _ids_of(wanted: Sequence[NewRelation]) -> dict[tuple[int, int, str, str], int]:
    if not wanted:
        return {}
    ends = {"customer__in": {one.customer for one in wanted}, "other__in": {one.other for one in wanted}}
    rows = Relation.objects.filter(**ends).values_list("customer_id", "other_id", "kind", "role", "pk")
    return {(customer, other, kind, role): pk for customer, other, kind, role, pk in rows}


def _check(wanted: Sequence[NewRelation]) -> None:
    """Refuse what cannot be, before anything is written."""
    ids = {end for one in wanted for end in (one.customer, one.other)}
    kinds = {
        pk: kind
        for some in some_of(sorted(ids))
        for pk, kind in Customer.objects.filter(pk__in=some).values_list("pk", "kind")
    }
    for one in wanted:
        if one.kind not in ENDS:
            raise UnknownRelation(kind=one.kind)
        if one.customer == one.other:
            raise WithItself
        if one.customer not in kinds or one.other not in kinds:
            raise NotThere
        if not fits(one.kind, kinds[one.customer], kinds[one.other]):
            raise WrongEnds
        if one.kind == OWN and not one.role:
            raise WordsMissing
        if not is_in_order(one.since, one.until):
            raise WrongPeriod


def _keep_the_tree(wanted: Sequence[NewRelation], now: datetime) -> None:
    """Refuse a second parent and a ring, looking at what everybody else has written by now."""
    children = [one.customer for one in wanted if one.kind == PART_OF]
    if not children:
        return
    stand_in_line()
    today = clock.today(workspace.home_zone(), now)
    parents = Relation.objects.lasting(today).filter(kind=PART_OF, customer__in=children)
    counted = parents.values("customer", "customer__name").annotate(count=Count("pk"))
    if twice := counted.filter(count__gt=1).order_by("customer").first():
        raise SecondParent(name=twice["customer__name"])
    if turning := below_themselves(children, today):
        raise BelowItself(name=Customer.objects.get(pk=turning[0]).name)


def stand_in_line() -> None:
    """Let those who put companies below one another pass one after another; SQLite does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LINE])


def tell(
    rows: Sequence[Relation], event: type[Event], actor: Actor, now: datetime, run: int | None, **more: Any
) -> None:
    """Tell of relations on the timelines of both."""
    homes = home_units(sorted({end for row in rows for end in (row.customer_id, row.other_id)}))
    record_many([
        Entry(
            event=event(**_told(row, event), is_from=is_from, **more), at=now, actor=actor, customer=end,
            subject=("customers.relation", row.pk), unit=homes.get(end), run=run,
        )
        for row in rows
        for end, is_from in ((row.customer_id, True), (row.other_id, False))
    ])  # fmt: skip


def _told(row: Relation, event: type[Event]) -> dict[str, Any]:
    ends = {
        "relation": row.pk, "relation_kind": row.kind, "customer": row.customer_id, "other": row.other_id,
        "role": row.role,
    }  # fmt: skip
    if event is RelationChanged:
        return ends
    return {**ends, "since": row.since, "until": row.until, "source": row.source}
