"""Own fields as columns of a file: read by the same rules, written in sets, taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext as _t

from nokshi.custom.actions.unique import taken_among
from nokshi.custom.actions.values import set_many
from nokshi.custom.queries.definitions import book
from nokshi.custom.queries.naming import meant_by, seen_of
from nokshi.custom.queries.values import values_of
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import WITH_CHOICES, read_as
from nokshi.custom.rules.values import Manner, WrongValue, read
from nokshi.kernel.errors import DomainError, Text
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, Column, Extension, Level, Remark, RunContext
from nokshi.workspace.queries import home_region, house_mark

VALUES = "custom.values"
Rows = Sequence[tuple[int, Mapping[str, Any]]]


def extension_on(subject: str, sort: str = "") -> Extension:
    """Return what widens an import kind by the fields on a kind of record, or on a sort of it."""
    return Extension(
        columns=partial(_columns_now, subject, sort), changes=VALUES, save=partial(_save, subject),
        undo=partial(_undo, subject), left_out=partial(_left_out, subject), bears=subject, sort=str(sort),
    )  # fmt: skip


def _columns_now(subject: str, sort: str) -> tuple[Column, ...]:
    mark = house_mark()
    return _columns(mark, subject, sort) if mark else _columns.__wrapped__(mark, subject, sort)


@lru_cache(maxsize=16)
def _columns(mark: str | None, subject: str, sort: str) -> tuple[Column, ...]:
    manner = Manner(home_region())
    return tuple(_column(one, manner) for one in book().on.get(subject, ()) if one.suits(sort))


def _column(one: Definition, manner: Manner) -> Column:
    also = tuple(dict.fromkeys((one.key.replace("_", " "), *one.words.values())))
    fit: Callable[[Any], Any] = partial(_named, one) if one.target else lambda value: read(one, value, manner)
    tell: Callable[[Any], Text] | None = partial(_told, one) if one.type in WITH_CHOICES else None
    return Column(f"custom.{one.key}", one.label, read_as(one.type), also=also, fit=fit, tell=tell)


def _told(one: Definition, value: Any) -> str:
    """Return the words of what was chosen."""
    keys = value if isinstance(value, list) else [value]
    return ", ".join(str(one.by_choice[key].label) if key in one.by_choice else str(key) for key in keys)


def _named(one: Definition, value: Any) -> int | None:
    """Return the record that a cell means: by id:42, or as its room knows it; raises WrongValue."""
    text = str(value or "").strip()
    if not text:
        return None
    found = meant_by(one.target, text, Scope.system())
    if not found:
        raise WrongValue(one, _t("There is nothing called “%(text)s” here.") % {"text": text[:60]})
    if len(found) > 1:
        what = _t("Several are called “%(text)s”. Name the one that is meant by its number, as id:42.")
        raise WrongValue(one, what % {"text": text[:60]})
    return found[0]


def _save(subject: str, rows: Rows, context: RunContext) -> list[list[Change]]:
    """Write what the rows say; where a record has a value already, the run's answer to that decides."""
    wanted = _wanted(subject, rows, context)
    for pk, key in _refused(subject, wanted, context):
        del wanted[pk][key]
    made = set_many(
        subject=subject, values=wanted, actor=context.actor, now=context.now, run=context.run_id
    ) if wanted else {}  # fmt: skip
    changes: list[list[Change]] = [[] for _row in rows]
    place = {pk: index for index, (pk, _values) in reversed(list(enumerate(rows)))}
    for pk, done in made.items():
        before, after = ({key: pair[side] for key, pair in done.items()} for side in (0, 1))
        changes[place[pk]].append(Change(VALUES, pk, before, after))
    return changes


def _left_out(subject: str, rows: Rows, context: RunContext) -> list[list[Remark]]:
    """Say of each row what of it is not written: another record has that already, or the one it names is not seen."""
    remarks: list[list[Remark]] = [[] for _row in rows]
    place = {pk: index for index, (pk, _values) in reversed(list(enumerate(rows)))}
    for (pk, key), refusal in _refused(subject, _wanted(subject, rows, context), context).items():
        remarks[place[pk]].append(Remark(Level.REPAIRED, refusal.code, str(refusal), f"custom.{key}"))
    return remarks


def _refused(
    subject: str, wanted: Mapping[int, Mapping[str, Any]], context: RunContext
) -> dict[tuple[int, str], DomainError]:
    """Return by record and key what cannot be written: it stands elsewhere and may not do so twice, or is not seen."""
    unique = {one.key: one for one in book().on.get(subject, ()) if one.is_unique}
    found = [(pk, unique[key], value) for pk in sorted(wanted) for key, value in wanted[pk].items() if key in unique]
    taken: dict[tuple[int, str], DomainError] = {
        (found[place][0], found[place][1].key): refusal for place, refusal in taken_among(found).items()
    }
    return taken | _unseen(subject, wanted, context)


def _unseen(
    subject: str, wanted: Mapping[int, Mapping[str, Any]], context: RunContext
) -> dict[tuple[int, str], DomainError]:
    """Return by record and key what names a record that the one who imports does not see."""
    found: dict[tuple[int, str], DomainError] = {}
    for one in book().on.get(subject, ()):
        named = {pk: some[one.key] for pk, some in wanted.items() if one.key in some} if one.target else {}
        seen = seen_of(one.target, named.values(), context.scope) if named else set()
        wrong = WrongValue(one, _t("There is no such record. Choose one of the list."))
        found |= {(pk, one.key): wrong for pk, value in named.items() if value not in seen}
    return found


def would_change(subject: str, rows: Rows, context: RunContext) -> set[int]:
    """Return the records in which writing what the rows say would change anything."""
    wanted = _wanted(subject, rows, context)
    there = {one.key: one for one in book().on.get(subject, ())}
    present = values_of(list(wanted), list(there.values()))
    return {
        pk
        for pk, values in wanted.items()
        if any(present.get(pk, {}).get(key) != value for key, value in values.items())
    }


def _wanted(subject: str, rows: Rows, context: RunContext) -> dict[int, dict[str, Any]]:
    there = {f"custom.{one.key}": one for one in book().on.get(subject, ()) if context.scope.writes(one.name)}
    fed = [name for name in there if rows and name in rows[0][1]]
    if not fed:
        return {}
    is_theirs = context.choices.get("differing", "theirs") == "theirs"
    used = [there[name] for name in fed]
    present = {} if is_theirs else values_of([pk for pk, _values in rows], used)
    wanted: dict[int, dict[str, Any]] = {}
    # Of several rows of one record the last counts where the file's word is taken, else the first.
    for pk, values in rows if is_theirs else reversed(rows):
        given = {there[name].key: value for name in fed if (value := values.get(name)) is not None}
        kept = present.get(pk, {})
        if new := {key: value for key, value in given.items() if key not in kept}:
            wanted.setdefault(pk, {}).update(new)
    return wanted


def _undo(subject: str, changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Put back what stood before; what was changed since stays, and its record is named."""
    there = {one.key: one for one in book().on.get(subject, ())}
    alone: list[Change] = []
    for change in changes:
        after = {key: value for key, value in (change.after or {}).items() if key in there}
        present = values_of([change.id], [there[key] for key in after]).get(change.id, {})
        same = {key: (change.before or {})[key] for key, value in after.items() if present.get(key) == value}
        is_left = len(same) < len(after) or not _put_back(subject, change.id, same, context)
        if is_left:
            # Under the name that the record's events have, so that the run's own word on them stays.
            alone.append(replace(change, kind=subject))
    return alone


def _put_back(subject: str, record: int, values: Mapping[str, Any], context: RunContext) -> bool:
    if not values:
        return True
    try:
        set_many(
            subject=subject, values={record: values}, actor=context.actor, now=context.now, run=context.run_id,
            is_back=True,
        )  # fmt: skip
    except DomainError:
        return False
    return True
