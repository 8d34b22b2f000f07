"""The records of all own kinds for programs: one list, narrowed by `kind`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.custom import actions as custom
from nokshi.custom.api.values import Own, may_write, write
from nokshi.custom.queries import fields_on, values_of, writable_on
from nokshi.custom.words import manner_of
from nokshi.customers.models import Customer
from nokshi.kernel.errors import DomainError
from nokshi.ports.resources import (
    Asking,
    Batch,
    Body,
    Bulk,
    Column,
    Deed,
    Id,
    Moment,
    Resource,
    Word,
    by,
    resources,
    seen,
)
from nokshi.records import actions
from nokshi.records.actions import NewRecord
from nokshi.records.models import Record
from nokshi.records.queries import house
from nokshi.records.queries.records import answering, home_for
from nokshi.records.rules.kinds import OwnKind
from nokshi.workspace.models import Unit

EDIT, REMOVE = "records.edit", "records.remove"


class UnknownKind(DomainError):
    code = "records.unknown_kind"
    sentence = _("There is no kind of record “%(key)s”. There are: %(there)s.")
    status = 422


class NamedTwice(DomainError):
    code = "named_twice"
    sentence = _("Record %(id)s stands there twice. Say all that is to be different of it in one row.")


class RecordNew(Body, kw_only=True):
    """A record of a kind; without a unit it stands in that of its customer."""

    kind: Word
    customer: Id | None = None
    unit: Id | None = None
    custom: Own = {}


class RecordChange(Body):
    """What is to be different; a field that is left out stays as it is."""

    customer: Id | UnsetType | None = UNSET
    unit: Id | UnsetType = UNSET
    custom: Own | UnsetType = UNSET


class RecordChangeOf(RecordChange, kw_only=True):
    """What is to be different of one record among many."""

    id: Id


class RecordGone(Body, kw_only=True):
    """A record to be removed."""

    id: Id


def rows(asking: Asking, of: int) -> QuerySet[Record]:
    """Return the records of kinds in use that the caller sees."""
    kinds = [one.id for one in house().in_use.values()]
    return Record.objects.visible_to(asking.scope).filter(kind__in=kinds)


def add_records(asking: Asking, bodies: Sequence[RecordNew]) -> list[int]:
    """Add records, all or none."""
    _seen(asking, [(body.customer, body.unit) for body in bodies])
    made: list[int] = []
    with transaction.atomic():
        for some in _stretches(bodies):
            kind = _kind(some[0].kind)
            new = [_new(asking, kind, body) for body in some]
            made += actions.add_many(
                kind=kind, new=new, actor=asking.actor, now=asking.now, manner=manner_of(asking.scope)
            )
    return made


def _stretches(bodies: Sequence[RecordNew]) -> list[list[RecordNew]]:
    """Return the bodies in order, those of one kind that stand together as one."""
    found: list[list[RecordNew]] = []
    for body in bodies:
        if not found or found[-1][0].kind != body.kind:
            found.append([])
        found[-1].append(body)
    return found


def _new(asking: Asking, kind: OwnKind, body: RecordNew) -> NewRecord:
    may_write(asking, kind.subject, body.custom)
    asked = {one.key for one in writable_on(kind.subject, asking.scope)}
    custom.check_required(subject=kind.subject, values=body.custom, sort="", asked=asked)
    unit = body.unit or home_for(body.customer, asking.scope)
    return NewRecord(unit=unit, customer=body.customer, values=body.custom)


def _kind(key: str) -> OwnKind:
    kinds = house().in_use
    if key not in kinds:
        raise UnknownKind(key=key, there=", ".join(kinds) or "—")
    return kinds[key]


def add_record(asking: Asking, body: RecordNew) -> int:
    """Add one record."""
    return add_records(asking, [body])[0]


def change_record(asking: Asking, pk: int, body: RecordChange) -> None:
    """Change whose a record is, and what stands in its fields."""
    _change(asking, {pk: body})


def change_records(asking: Asking, bodies: Sequence[RecordChangeOf]) -> list[int]:
    """Change records, each named once."""
    ids = _once([body.id for body in bodies])
    seen(rows(asking, 0), ids, _("record"))
    _change(asking, {body.id: body for body in bodies})
    return ids


def remove_record(asking: Asking, pk: int) -> None:
    """Remove a record with what stands in its fields."""
    actions.remove_many(records=[pk], actor=asking.actor, now=asking.now)


def remove_records(asking: Asking, bodies: Sequence[RecordGone]) -> list[int]:
    """Remove records, all or none."""
    ids = _once([body.id for body in bodies])
    seen(rows(asking, 0), ids, _("record"))
    actions.remove_many(records=ids, actor=asking.actor, now=asking.now)
    return ids


def _once(ids: list[int]) -> list[int]:
    if len(set(ids)) < len(ids):
        raise NamedTwice(id=next(pk for pk in ids if ids.count(pk) > 1))
    return ids


def _change(asking: Asking, bodies: Mapping[int, RecordChange]) -> None:
    _seen(asking, [(_or_none(body.customer), _or_none(body.unit)) for body in bodies.values()])
    kinds = house().by_id
    with transaction.atomic():
        held = Record.objects.in_bulk(list(bodies))
        for pk, body in bodies.items():
            row, kind = held[pk], kinds[held[pk].kind_id]
            customer = row.customer_id if body.customer is UNSET else body.customer
            unit = row.unit_id if body.unit is UNSET else body.unit
            actions.change_record(
                kind=kind, record=pk, customer=customer, unit=unit, actor=asking.actor, now=asking.now
            )
            write(asking, kind.subject, {pk: body.custom or {}}, {})


def _or_none(value: Any) -> int | None:
    return None if value is UNSET else value


def _seen(asking: Asking, pairs: Sequence[tuple[int | None, int | None]]) -> None:
    seen(Customer.objects.visible_to(asking.scope), [customer for customer, _unit in pairs], _("customer"))
    seen(Unit.objects.visible_to(asking.scope), [unit for _customer, unit in pairs], _("unit"))


def _own(ids: Sequence[int], asking: Asking) -> dict[int, dict[str, Any]]:
    """Return what stands in the fields of records of any kinds."""
    by_kind: dict[int, list[int]] = {}
    for pk, kind in Record.objects.filter(pk__in=ids).values_list("pk", "kind_id"):
        by_kind.setdefault(kind, []).append(pk)
    found: dict[int, dict[str, Any]] = {}
    for kind, some in by_kind.items():
        fields = fields_on(house().by_id[kind].subject, asking.scope)
        values, empty = values_of(some, fields), dict.fromkeys(one.key for one in fields)
        found |= {pk: {**empty, **values.get(pk, {})} for pk in some}
    return found


def _given(values: dict[str, Any] | None) -> dict[str, Any]:
    return values or {}


def _subject(words: Mapping[str, Any]) -> str:
    kind = house().in_use.get(words.get("kind", ""))
    return kind.subject if kind else ""


resources.lend(
    Resource(
        name="records", noun="record", label=_("Own records"), capability="records.view", order=16, rows=rows,
        columns=(
            Column("id", int, "pk"),
            Column("kind", str, "kind__key"),
            Column("title"),
            Column("customer", int | None, "customer_id"),
            Column("unit", int, "unit_id"),
            Column("created_at", datetime),
            Column("changed_at", datetime),
            Column(
                "custom", dict[str, Any], load=_own, turn=_given, is_picked=True,
                about=_("The fields of its kind by their keys; see the schema of the kind"),
            ),
        ),
        sorts={"id": "pk", "title": "sort_key", "created_at": "created_at", "changed_at": "changed_at"},
        filters=(
            by("kind", Word, "kind__key"), by("customer", Id, "customer_id"), by("unit", Id, "unit_id"),
            by("changed_since", Moment, "changed_at__gte"),
        ),
        search=lambda found, text, asking: answering(found, text),
        subject_by=_subject,
        customer="customer_id",
        create=Deed(name="create", label=_("Add a record"), capability=EDIT, run=add_record, body=RecordNew),
        change=Deed(name="change", label=_("Change a record"), capability=EDIT, run=change_record, body=RecordChange),
        remove=Deed(name="remove", label=_("Remove a record"), capability=REMOVE, run=remove_record),
        add_many=Bulk(body=RecordNew, run=add_records),
        change_many=Bulk(body=RecordChangeOf, run=change_records),
        batches=(
            Batch(
                name="removals", label=_("Remove records"), capability=REMOVE, body=RecordGone, run=remove_records
            ),
        ),
    )
)  # fmt: skip
