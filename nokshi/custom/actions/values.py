"""Write into the fields of records; writing the same value tells nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions import rows, unique
from nokshi.custom.events import ValuesChanged
from nokshi.custom.models import CustomField, CustomValue
from nokshi.custom.queries.definitions import book
from nokshi.custom.queries.naming import records_naming, seen_of
from nokshi.custom.queries.values import values_of
from nokshi.custom.rules.cells import cells_of, once_of
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.values import PLAIN, Manner, WrongValue, read
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.events import from_data
from nokshi.kernel.scope import Scope
from nokshi.ports.bearers import Home, bearers
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import EventRow

CHUNK = 2_000
Changes = dict[str, list[Any]]
Read = dict[str, Any]


class UnknownField(DomainError):
    code = "custom.unknown_field"
    sentence = _("There is no field “%(key)s” here. Look at the custom fields for those there are.")
    status = 422


class StillNeeded(DomainError):
    code = "custom.needed"
    sentence = _("“%(field)s” must be filled in.")
    status = 422


class ChangedSince(DomainError):
    code = "custom.changed_since"
    sentence = _("Somebody has changed this again since. Look at the value there is now before you take it back.")
    status = 409


def set_values(
    *, subject: str, record: int, values: Mapping[str, Any], actor: Actor, now: datetime, manner: Manner = PLAIN,
    run: int | None = None, is_back: bool = False,
) -> int | None:  # fmt: skip
    """Set fields of a record by key; return the event's id, None if all was so already.

    Raises UnknownField, WrongValue, and StillNeeded where a field that is needed would be emptied, unless it `is_back`:
    the way back to what stood before.
    """
    with transaction.atomic():
        made = set_many(
            subject=subject, values={record: values}, actor=actor, now=now, manner=manner, run=run, is_back=is_back
        )
        return _newest(subject, record) if made else None


def set_many(
    *, subject: str, values: Mapping[int, Mapping[str, Any]], actor: Actor, now: datetime, manner: Manner = PLAIN,
    run: int | None = None, is_back: bool = False,
) -> dict[int, Changes]:  # fmt: skip
    """Set fields of many records, all or none; return what was really changed as {record: {key: [before, after]}}."""
    there = {one.key: one for one in book().on.get(subject, ())}
    wanted = {record: _read(there, some, manner) for record, some in values.items()}
    used = {key: there[key] for some in wanted.values() for key in some}
    ids, made = sorted(wanted), dict[int, Changes]()
    with transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            part = {pk: wanted[pk] for pk in ids[start : start + CHUNK]}
            made |= _write(subject, part, used, manner=manner, actor=actor, now=now, run=run, is_back=is_back)
    return made


def check_required(*, subject: str, values: Mapping[str, Any], sort: str, asked: Collection[str]) -> None:
    """Raise StillNeeded where a field that is needed is not given; `asked` are the keys that the door asks for."""
    for one in book().on.get(subject, ()):
        if one.is_required and one.suits(sort) and one.key in asked and values.get(one.key) in (None, "", []):
            raise StillNeeded(field=one.label)


def undo_change(*, subject: str, record: int, event_id: int, actor: Actor, now: datetime) -> int | None:
    """Put back what one ValuesChanged event changed; raises ChangedSince where it was changed again."""
    row = EventRow.objects.get(pk=event_id, kind=ValuesChanged.kind, subject_kind=subject, subject_id=record)
    event = from_data(row.kind, row.data)
    assert isinstance(event, ValuesChanged)
    with transaction.atomic():
        bearers[subject].hold([record])
        known = [one for one in book().on.get(subject, ()) if one.key in event.changes]
        present = values_of([record], known).get(record, {})
        if any(present.get(key) != after for key, (_before, after) in event.changes.items()):
            raise ChangedSince
        before = {key: pair[0] for key, pair in event.changes.items()}
        return set_values(subject=subject, record=record, values=before, actor=actor, now=now, is_back=True)


def forget(*, subject: str, records: Sequence[int], actor: Actor, now: datetime, run: int | None = None) -> None:
    """Let go what stood in the fields of records that are no more; their room tells that they went.

    Fields of other records that name one of them are emptied, and tell it.
    """
    for other, naming in records_naming(subject, records).items():
        there = {one.key for one in book().on.get(other, ())}
        emptied = {pk: dict.fromkeys(there & set(keys)) for pk, keys in naming.items()}
        set_many(subject=other, values=emptied, actor=actor, now=now, run=run, is_back=True)
    fields = list(CustomField.objects.there().filter(subject=subject).values_list("pk", flat=True))
    for start in range(0, len(records), rows.MOST_NAMED) if fields else ():
        some = records[start : start + rows.MOST_NAMED]
        CustomValue.objects.filter(field__in=fields, subject_id__in=some).delete()


def _read(there: Mapping[str, Definition], values: Mapping[str, Any], manner: Manner) -> Read:
    for key in values:
        if key not in there:
            raise UnknownField(key=str(key)[:60])
    return {key: read(there[key], raw, manner) for key, raw in values.items()}


def _newest(subject: str, record: int) -> int | None:
    told = EventRow.objects.filter(subject_kind=subject, subject_id=record, kind=ValuesChanged.kind)
    return told.order_by("-id").values_list("pk", flat=True).first()


def _write(
    subject: str, wanted: Mapping[int, Read], used: Mapping[str, Definition], *, manner: Manner, actor: Actor,
    now: datetime, run: int | None, is_back: bool,
) -> dict[int, Changes]:  # fmt: skip
    """Write what differs and tell it; fields and records are held against other writers until the commit."""
    bearer, gone = bearers[subject], {one.id for one in used.values()}
    standing = rows.standing(gone)
    gone -= set(standing)
    if gone:
        raise UnknownField(key=next(key for key, one in used.items() if one.id in gone))
    homes = bearer.hold(list(wanted))
    if missing := set(wanted) - set(homes):
        raise NotThere(id=min(missing))
    present = values_of(list(wanted), list(used.values()))
    made = {
        pk: changes for pk, values in wanted.items()
        if (changes := _differing(used, present.get(pk, {}), values, homes[pk], is_back))
    }  # fmt: skip
    _check_named(made, used, manner)
    if made:
        _store(made, used, {field for field, is_unique in standing.items() if is_unique})
        is_sought = any(used[key].is_sought for changes in made.values() for key in changes)
        bearer.touched(list(made), now, is_sought)
        record_many([_entry(subject, pk, changes, homes[pk], actor, now, run) for pk, changes in made.items()])
    return made


def _differing(used: Mapping[str, Definition], present: Read, values: Read, home: Home, is_back: bool) -> Changes:
    changes: Changes = {}
    for key, value in values.items():
        before = present.get(key)
        if before == value:
            continue
        if value is not None and not used[key].suits(home.sort):
            raise UnknownField(key=key)
        if value is None and used[key].is_required and not is_back:
            raise StillNeeded(field=used[key].label)
        changes[key] = [before, value]
    return changes


def _check_named(made: Mapping[int, Changes], used: Mapping[str, Definition], manner: Manner) -> None:
    """Raise WrongValue where a field would name a record that is not there, or that the writer does not see."""
    for key, one in used.items():
        named = {changes[key][1] for changes in made.values() if key in changes} - {None} if one.target else set()
        if named - seen_of(one.target, named, manner.scope or Scope.system()):
            raise WrongValue(one, _t("There is no such record. Choose one of the list."))


def _store(made: Mapping[int, Changes], used: Mapping[str, Definition], once: Collection[int]) -> None:
    full: dict[str, list[int]] = {}
    for pk, changes in made.items():
        for key, (before, _after) in changes.items():
            if before is not None:
                full.setdefault(key, []).append(pk)
    for key, records in full.items():
        rows.take_out(used[key].id, records)
    new = [(pk, used[key], after) for pk, changes in made.items() for key, (_before, after) in changes.items()]
    ready = [
        rows.row_of(one.id, pk, place, cell, once_of(one.type, after) if one.id in once else None)
        for pk, one, after in new for place, cell in enumerate(cells_of(one, after))
    ]  # fmt: skip
    unique.write([each for each in new if each[1].id in once and each[2] is not None], ready)


def _entry(subject: str, pk: int, changes: Changes, home: Home, actor: Actor, now: datetime, run: int | None) -> Entry:
    return Entry(
        event=ValuesChanged(changes=changes, record_kind=subject), at=now, actor=actor, customer=home.customer,
        subject=(subject, pk), unit=home.unit, run=run,
    )  # fmt: skip
