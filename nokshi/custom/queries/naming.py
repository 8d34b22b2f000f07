"""Records that fields name: whether they are there, what they are called, and which records name one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from nokshi.custom.models import CustomValue
from nokshi.custom.queries.definitions import book
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.texts import number_in
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.bearers import bearers
from nokshi.ports.records import record_kinds

CHUNK, SHOWN = 900, 20


def seen_of(target: str, ids: Iterable[int], scope: Scope) -> set[int]:
    """Return those records of a kind that a reader sees."""
    wanted, found = sorted(set(ids)), set[int]()
    if target not in bearers or not scope.may(bearers[target].view):
        return found
    for start in range(0, len(wanted), CHUNK):
        there = record_kinds[target].visible(scope).filter(pk__in=wanted[start : start + CHUNK])
        found.update(there.values_list("pk", flat=True))
    return found


def titles_seen(target: str, ids: Iterable[int], scope: Scope) -> dict[int, str]:
    """Return what records of a kind are called, those that a reader sees."""
    seen = sorted(seen_of(target, ids, scope))
    return record_kinds[target].titles(seen) if seen else {}


def meant_by(target: str, text: str, scope: Scope) -> list[int]:
    """Return two records of a kind at most that a text means exactly: by `id:42`, else as their room knows them."""
    number = number_in(text)
    if number is not None:
        return sorted(seen_of(target, [number], scope))
    called = bearers[target].called
    return list(called(scope, text).order_by("pk").values_list("pk", flat=True)[:2]) if called else []


def naming(definition: Definition, operator: str, value: Any, scope: Scope) -> Q:
    """Match the values of a field that name records which answer a condition."""
    bearer = bearers[definition.target]
    if bearer.answering is None or bearer.called is None or not scope.may(bearer.view):
        return Q(pk__in=[])
    if operator in ("contains", "begins"):
        return Q(other__in=bearer.answering(scope, str(value)).order_by().values("pk"))
    found, kind = Q(pk__in=[]), record_kinds[definition.target]
    for text in value if isinstance(value, tuple) else (value,):
        number = number_in(str(text))
        there = bearer.called(scope, str(text)) if number is None else kind.visible(scope).filter(pk=number)
        found |= Q(other__in=there.order_by().values("pk"))
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """Records that name one in a field: the first of them, as (title, address), and whether there are more."""

    label: Text
    field: Text
    rows: tuple[tuple[str, str], ...]
    has_more: bool


def naming_here(subject: str, record: int, scope: Scope) -> list[Named]:
    """Return by fields which records name this one, those that a reader sees, the newest first."""
    there = [_naming(one, record, scope) for one in targeting(subject, scope)]
    return [one for one in there if one.rows]


def targeting(subject: str, scope: Scope) -> list[Definition]:
    """Return the fields of other records that name records of a kind, those that a reader sees."""
    fields = (one for one in book().by_name.values() if one.target == subject)
    return [one for one in fields if scope.shows(one.name) and scope.may(bearers[one.subject].view)]


def _naming(one: Definition, record: int, scope: Scope) -> Named:
    kind = record_kinds[one.subject]
    rows: QuerySet[CustomValue] = CustomValue.objects.filter(field=one.id, other=record)
    seen = kind.visible(scope).filter(pk__in=rows.order_by().values("subject_id"))
    ids = list(seen.order_by("-pk").values_list("pk", flat=True)[: SHOWN + 1])
    titles: Mapping[int, str] = kind.titles(ids[:SHOWN]) if ids else {}
    drawn = tuple((titles.get(pk, f"#{pk}"), kind.url(pk)) for pk in ids[:SHOWN])
    return Named(kind.label_many, one.label, drawn, len(ids) > SHOWN)


def loaded(definition: Definition, values: Mapping[int, Any], scope: Scope) -> dict[int, str]:
    """Return the titles of the records that a field names, by the record that names."""
    titles = titles_seen(definition.target, values.values(), scope)
    return {pk: titles[value] for pk, value in values.items() if value in titles}


def records_naming(subject: str, ids: Sequence[int]) -> dict[str, dict[int, Collection[str]]]:
    """Return who names some records of a kind, as {kind: {record: keys of its fields}}; fields out of use too."""
    fields = {one.id: one for one in book().everything if one.target == subject and not one.is_removed}
    found: dict[str, dict[int, Collection[str]]] = {}
    for start in range(0, len(ids), CHUNK) if fields else ():
        rows = CustomValue.objects.filter(field__in=fields, other__in=ids[start : start + CHUNK])
        for field, record in rows.values_list("field_id", "subject_id"):
            one = fields[field]
            keys = found.setdefault(one.subject, {}).setdefault(record, set())
            assert isinstance(keys, set)
            keys.add(one.key)
    return found
