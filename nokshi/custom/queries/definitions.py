"""The fields that there are, read once as long as none of them changed, in whichever process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from nokshi.custom.models import CustomField, FieldChoice, FieldGroup
from nokshi.custom.rules.definitions import Choice, Definition, Group, name_of
from nokshi.custom.rules.types import Kind
from nokshi.kernel.scope import Scope
from nokshi.ports.bearers import bearers
from nokshi.workspace.queries import house_mark


@dataclass(frozen=True)
class Book:
    """All fields of the house, retired and removed ones too, in the order of groups and places."""

    everything: tuple[Definition, ...]

    @cached_property
    def by_id(self) -> Mapping[int, Definition]:
        return {one.id: one for one in self.everything}

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], Definition]:
        return {(one.subject, one.key): one for one in self.everything}

    @cached_property
    def by_name(self) -> Mapping[str, Definition]:
        """Return the fields in use by the name that the fields port knows."""
        return {one.name: one for one in self.everything if one.is_in_use}

    @cached_property
    def on(self) -> Mapping[str, tuple[Definition, ...]]:
        """Return the fields in use on each kind of record."""
        found: dict[str, list[Definition]] = {}
        for one in self.by_name.values():
            found.setdefault(one.subject, []).append(one)
        return {subject: tuple(some) for subject, some in found.items()}


def book() -> Book:
    """Return the fields of the house."""
    mark = house_mark()
    return _book(mark) if mark else _book.__wrapped__(mark)


@lru_cache(maxsize=4)
def _book(mark: str | None) -> Book:
    groups = {
        pk: Group(pk, words, place) for pk, words, place in FieldGroup.objects.values_list("pk", "labels", "position")
    }
    choices: dict[int, list[Choice]] = {}
    rows = FieldChoice.objects.order_by("field_id", "position", "pk")
    for pk, key, labels, retired_at in rows.values_list("field_id", "key", "labels", "retired_at"):
        choices.setdefault(pk, []).append(Choice(key, MappingProxyType(labels), retired_at is not None))
    found = [_definition(row, groups, choices) for row in CustomField.objects.values()]
    return Book(tuple(sorted(found, key=_order)))


def _order(one: Definition) -> tuple[str, int, int, int, int]:
    group = one.group
    return (one.subject, group.position if group else -1, group.id if group else 0, one.position, one.id)


def _definition(
    row: Mapping[str, Any], groups: Mapping[int, Group], choices: Mapping[int, Sequence[Choice]]
) -> Definition:
    bearer, names = bearers.get(row["subject"]), [one.name for one in bearers if one.is_named]
    return Definition(
        id=row["id"], subject=row["subject"], key=row["key"], type=Kind(row["type"]),
        words=MappingProxyType(row["labels"]), name=name_of(bearer.noun if bearer else row["subject"], row["key"]),
        helps=MappingProxyType(row["helps"]), group=groups.get(row["group_id"]), position=row["position"],
        sort=row["sort"], currency=row["currency"], is_required=row["is_required"], is_sought=row["is_sought"],
        is_unique=row["is_unique"],
        unit=row["unit_id"], target=row["target"], choices=tuple(choices.get(row["id"], ())),
        # Of a kind of record that is out of use the fields are so too, and those that name its records.
        is_retired=row["retired_at"] is not None or bearer is None or row["target"] not in {"", *names},
        is_removed=row["removed_at"] is not None,
    )  # fmt: skip


def fields_on(subject: str, scope: Scope, sort: str = "") -> list[Definition]:
    """Return the fields of a kind of record that a reader sees, of a sort of it where one is named."""
    there = book().on.get(subject, ())
    return [one for one in there if scope.shows(one.name) and (not sort or one.suits(sort))]


def writable_on(subject: str, scope: Scope, sort: str = "") -> list[Definition]:
    """Return those among them that he may write."""
    return [one for one in fields_on(subject, scope, sort) if scope.writes(one.name)]


def sought_on(subject: str) -> list[Definition]:
    """Return the fields by which records of a kind are found."""
    return [one for one in book().on.get(subject, ()) if one.is_sought]
