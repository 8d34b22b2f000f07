"""Take records of a kind in from files, and take that back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions import extension_on, would_change
from nokshi.custom.queries import book, holders_of
from nokshi.custom.rules.values import Manner
from nokshi.customers.queries import match_many, match_names
from nokshi.customers.rules.incoming import incoming, keys_of
from nokshi.kernel.errors import DomainError, Text
from nokshi.kernel.searchkey import sorting_key
from nokshi.ports.importing import Change, Fate, Group, Level, Remark, Result, RunContext
from nokshi.records.actions.records import NewRecord, add_many, change_record, remove_many
from nokshi.records.models import Record
from nokshi.records.queries.records import home_of, records_of
from nokshi.records.rules.kinds import Belonging, OwnKind
from nokshi.timeline.models import EventRow

WHOSE = ("customer_id", "email", "phone")
PEOPLE_AT_WORK = ("user", "customer", "run")
CHUNK = 900
NO_SUCH_CUSTOMER: Text = _("There is no such customer. Bring the customers in first, or correct the row.")
NO_SUCH_RECORD: Text = _("There is no record with this number. Leave the number out to add one.")
NOBODY_CALLED: Text = _("Nobody is called so, or several are. The record was taken without a customer.")
NOBODY: Text = _("The row does not say whose it is. Give the customer's number, e-mail address or phone.")
Called = tuple[str, int | None]


class _Work:
    """A row on its way: what it says, which record it means, what became of it."""

    __slots__ = ("customer", "meant", "result", "title", "values")

    def __init__(self, values: Mapping[str, Any], title: str) -> None:
        self.values, self.title = values, title
        self.customer: int | None = None
        self.meant: int | None = None
        self.result = Result(Fate.SAME)

    @property
    def is_refused(self) -> bool:
        return self.result.fate is Fate.REFUSED

    def refuse(self, code: str, sentence: Text, column: str = "") -> None:
        self.result.fate = Fate.REFUSED
        self.result.remarks.append(Remark(Level.REFUSED, code, sentence, column))


def save_records(groups: Sequence[Group], context: RunContext, *, kind: OwnKind) -> list[Result]:
    """Add or change the records of a file's rows, and say what became of each.

    They are known by their number here; without one by a value that stands once only, else by what they are called and
    whose they are.
    """
    works = _works(groups, context, kind)
    _add(_fresh(works), context, kind)
    _move(works, context, kind)
    _fill([one for one in works if one.meant is not None and not one.is_refused], context, kind)
    return [work.result for work in works]


def foresee_records(groups: Sequence[Group], context: RunContext, *, kind: OwnKind) -> list[Result]:
    """Tell what `save_records` would answer, and write nothing."""
    works = _works(groups, context, kind)
    for together in _fresh(works):
        for place, work in enumerate(together):
            work.result.fate = Fate.JOINED if place else Fate.NEW
    here = [work for work in works if work.meant is not None and not work.is_refused]
    whose = dict(Record.objects.filter(pk__in=[work.meant for work in here]).values_list("pk", "customer_id"))
    filled = would_change(kind.subject, [(work.meant or 0, work.values) for work in here], context)
    is_theirs = context.choices.get("differing") == "theirs"
    for work in here:
        before = whose.get(work.meant or 0)
        is_moved = work.customer is not None and work.customer != before and (before is None or is_theirs)
        work.result.fate = Fate.JOINED if is_moved or work.meant in filled else Fate.SAME
        work.result.ref = (kind.subject, work.meant or 0)
    return [work.result for work in works]


def _works(groups: Sequence[Group], context: RunContext, kind: OwnKind) -> list[_Work]:
    """Return what each row says, and whom and which record it means."""
    column = f"custom.{kind.title}"
    works = [_Work(values, _text(values.get(column))) for values in (group.rows[0].values for group in groups)]
    _find_customers(works, context, kind)
    _find_records(works, context, kind)
    return works


def undo_records(changes: Sequence[Change], context: RunContext, *, kind: OwnKind) -> list[Change]:
    """Take back what a run did, newest first, and return what was left alone: others built on it."""
    extension = extension_on(kind.subject)
    alone = extension.undo([one for one in changes if one.kind == extension.changes], context)
    made = [one for one in changes if one.kind == kind.subject and one.before is None]
    held = _built_on(kind, [one.id for one in made], context.run_id)
    gone = [one.id for one in made if one.id not in held]
    remove_many(records=gone, actor=context.actor, now=context.now, run=context.run_id)
    moved = [one for one in changes if one.kind == kind.subject and one.before is not None]
    return [*alone, *(one for one in made if one.id in held), *_moved_back(kind, moved, context)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _find_customers(works: Sequence[_Work], context: RunContext, kind: OwnKind) -> None:
    keys = [keys_of(incoming(work.values, kind="person", namespace=context.source)) for work in works]
    wanted: dict[tuple[str, str], set[str]] = {}
    for name, namespace, value in (key for some in keys for key in some):
        wanted.setdefault((name, namespace), set()).add(value)
    known = {
        (name, namespace, value): pk
        for (name, namespace), values in wanted.items()
        for value, pk in match_many(context.scope, name, values, namespace).items()
    }
    for work, some in zip(works, keys, strict=True):
        work.customer = next((known[key] for key in some if key in known), None) if kind.has_customer else None
        if some and work.customer is None and kind.has_customer:
            work.refuse("no_such_customer", NO_SUCH_CUSTOMER)
    if kind.has_customer:
        _find_by_name([work for work, some in zip(works, keys, strict=True) if not some], context, kind)


def _find_by_name(works: Sequence[_Work], context: RunContext, kind: OwnKind) -> None:
    """Let a name say whose a record is where it is that of one customer alone."""
    named = [(work, _text(work.values.get("customer")).strip()) for work in works]
    known = match_names(context.scope, {name for _work, name in named if name})
    for work, name in named:
        work.customer = known.get(sorting_key(name)) if name else None
        if not name or work.customer is not None:
            continue
        if kind.belongs is Belonging.ONE:
            work.refuse("no_such_customer", NO_SUCH_CUSTOMER, "customer")
        else:
            work.result.remarks.append(Remark(Level.NOTE, "nobody_called_so", NOBODY_CALLED, "customer"))


def _find_records(works: Sequence[_Work], context: RunContext, kind: OwnKind) -> None:
    """Say which record each row means; a number that is none of this kind refuses its row."""
    seen = records_of(kind, context.scope)
    numbers = {int(number) for work in works if (number := work.values.get("id")) is not None}
    there = dict(seen.filter(pk__in=numbers).values_list("pk", "customer_id")) if numbers else {}
    titles = {work.title for work in works if work.title and work.values.get("id") is None}
    same = seen.filter(title__in=titles).order_by("-pk") if titles else seen.none()
    rows = same.values_list("pk", "title", "customer_id")
    called: dict[Called, int] = {(title, whose): pk for pk, title, whose in rows}
    by_value = _known_by_value(works, kind)
    here = dict(seen.filter(pk__in=by_value.values()).values_list("pk", "customer_id")) if by_value else {}
    for place, work in enumerate(works):
        number = work.values.get("id")
        if work.is_refused:
            continue
        if number is None and (known := by_value.get(place)) in here:
            work.meant, work.customer = known, work.customer or here[known]
        elif number is None:
            work.meant = called.get((work.title, work.customer)) if work.title else None
        elif int(number) in there:
            work.meant = int(number)
            work.customer = work.customer or there[work.meant]
        else:
            work.refuse("no_such_record", NO_SUCH_RECORD, "id")
            continue
        if work.meant is None and work.customer is None and kind.belongs is Belonging.ONE:
            work.refuse("nobody_named", NOBODY)


def _known_by_value(works: Sequence[_Work], kind: OwnKind) -> dict[int, int]:
    """Return by the places of rows the record that has one of their unique values."""
    unique = [one for one in book().on.get(kind.subject, ()) if one.is_unique]
    asked = [
        (place, one, value) for place, work in enumerate(works) for one in unique
        if (value := work.values.get(f"custom.{one.key}")) is not None
    ]  # fmt: skip
    held = holders_of([(one, value) for _place, one, value in asked])
    return {place: holder for (place, _one, _value), holder in reversed(list(zip(asked, held, strict=True))) if holder}


def _fresh(works: Sequence[_Work]) -> list[list[_Work]]:
    """Return the rows of records that are not here yet, those that are called the same together."""
    firsts: dict[Called, list[_Work]] = {}
    found: list[list[_Work]] = []
    for work in works:
        if work.is_refused or work.meant is not None:
            continue
        key = (work.title, work.customer)
        together = firsts.get(key) if work.title else None
        if together is None:
            found.append(together := [])
            firsts[key] = together
        together.append(work)
    return found


def _add(fresh: Sequence[Sequence[_Work]], context: RunContext, kind: OwnKind) -> None:
    """Add all at once; where one is refused, one by one, so that only that one is."""
    new = _new_records([together[0] for together in fresh], context, kind)
    known: dict[str, Any] = {
        "kind": kind, "actor": context.actor, "now": context.now, "run": context.run_id,
        "manner": Manner(scope=context.scope),
    }  # fmt: skip
    try:
        ids = add_many(new=new, **known) if new else []
    except DomainError:
        for together, one in zip(fresh, new, strict=True):
            _add_alone(together, one, known)
        return
    for together, pk in zip(fresh, ids, strict=True):
        _note_added(together, pk, kind)


def _new_records(works: Sequence[_Work], context: RunContext, kind: OwnKind) -> list[NewRecord]:
    writable = {f"custom.{one.key}" for one in book().on.get(kind.subject, ()) if context.scope.writes(one.name)}
    homes = {pk: home_of(pk, context.scope) for pk in {work.customer for work in works} if pk is not None}
    made: list[NewRecord] = []
    for work in works:
        values = {
            name.removeprefix("custom."): value
            for name, value in work.values.items()
            if name in writable and value is not None
        }
        unit = (homes[work.customer] if work.customer is not None else None) or context.unit_id
        made.append(NewRecord(unit=unit, customer=work.customer, values=values))
    return made


def _add_alone(together: Sequence[_Work], new: NewRecord, known: dict[str, Any]) -> None:
    try:
        [pk] = add_many(new=[new], **known)
    except DomainError as refusal:
        for work in together:
            work.refuse(refusal.code, str(refusal))
    else:
        _note_added(together, pk, known["kind"])


def _note_added(together: Sequence[_Work], pk: int, kind: OwnKind) -> None:
    first = together[0]
    first.result.changes.append(Change(kind.subject, pk, None, {}))
    for place, work in enumerate(together):
        work.meant, work.result.ref = pk, (kind.subject, pk)
        work.result.fate = Fate.JOINED if place else Fate.NEW


def _move(works: Sequence[_Work], context: RunContext, kind: OwnKind) -> None:
    """Give records to whom the file says, where its word is taken or they are nobody's yet."""
    meant = [work for work in works if work.meant is not None and work.customer is not None and not work.is_refused]
    rows = Record.objects.filter(pk__in=[work.meant for work in meant])
    now: dict[int, tuple[int | None, int]] = {
        pk: (customer, unit) for pk, customer, unit in rows.values_list("pk", "customer_id", "unit_id")
    }
    for work in meant:
        assert work.meant is not None
        before, unit = now[work.meant]
        is_theirs = before is None or context.choices.get("differing") == "theirs"
        if before == work.customer or not is_theirs:
            continue
        change_record(
            kind=kind, record=work.meant, customer=work.customer, unit=unit, actor=context.actor, now=context.now,
            run=context.run_id,
        )  # fmt: skip
        now[work.meant] = (work.customer, unit)
        work.result.changes.append(Change(kind.subject, work.meant, {"customer": before}, {"customer": work.customer}))
        work.result.fate = Fate.JOINED


def _fill(works: Sequence[_Work], context: RunContext, kind: OwnKind) -> None:
    """Write what the rows say into the fields of records that were here."""
    rows, extension = [(work.meant or 0, work.values) for work in works], extension_on(kind.subject)
    remarks = extension.told(rows, context)
    for work, said, changes in zip(works, remarks, extension.save(rows, context), strict=True):
        work.result.ref = (kind.subject, work.meant or 0)
        work.result.changes += changes
        work.result.remarks += said
        if changes and work.result.fate is Fate.SAME:
            work.result.fate = Fate.JOINED


def _built_on(kind: OwnKind, ids: Sequence[int], run: int) -> set[int]:
    """Return those records with which something happened since that people or other runs did."""
    held: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        events = EventRow.objects.standing().filter(
            subject_kind=kind.subject, subject_id__in=ids[start : start + CHUNK], actor_kind__in=PEOPLE_AT_WORK
        )
        found = events.exclude(run_id=run).values_list("subject_id", flat=True).distinct()
        held.update(pk for pk in found if pk is not None)
    return held


def _moved_back(kind: OwnKind, changes: Sequence[Change], context: RunContext) -> list[Change]:
    alone: list[Change] = []
    for change in changes:
        row = Record.objects.filter(pk=change.id).first()
        if row is None:
            continue
        if row.customer_id != (change.after or {}).get("customer"):
            alone.append(change)
            continue
        change_record(
            kind=kind, record=change.id, customer=(change.before or {}).get("customer"), unit=row.unit_id,
            actor=context.actor, now=context.now, run=context.run_id,
        )  # fmt: skip
    return alone
