"""Own fields as fields that conditions, lists and roles speak of; they come and go while Nokshi runs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries.asking import asking
from nokshi.custom.queries.definitions import book
from nokshi.custom.queries.naming import loaded
from nokshi.custom.queries.values import values_of
from nokshi.custom.rules.cells import typed
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import WITH_CHOICES, Kind, asked_as
from nokshi.custom.words import say
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Choices, Field, Veil, fields, veils
from nokshi.workspace.queries import house_mark

OWN = _("Custom fields")


def there_now() -> Mapping[str, Field]:
    """Return the fields in use by name."""
    mark = house_mark()
    return _there(mark) if mark else _there.__wrapped__(mark)


@lru_cache(maxsize=4)
def _there(mark: str | None) -> Mapping[str, Field]:
    return MappingProxyType({name: _field(one) for name, one in book().by_name.items()})


def _field(one: Definition) -> Field:
    return Field(
        one.name, one.label, asked_as(one.type), one.group.label if one.group else OWN, subject=one.subject,
        many=one.type is Kind.CHOICES, choices=_choices(one) if one.type in WITH_CHOICES else None,
        matches=asking(one), currency=one.currency, tells=_tells(one), load=load, column=one.type is not Kind.PROSE,
    )  # fmt: skip


def _choices(one: Definition) -> Callable[[Scope], Choices]:
    return lambda scope: tuple((choice.key, choice.label) for choice in one.choices)


def _tells(one: Definition) -> Callable[[int, Scope], str]:
    def tells(record: int, scope: Scope) -> str:
        return say(one, values_of([record], [one]).get(record, {}).get(one.key), scope)

    return tells


def load(ids: Sequence[int], names: Collection[str], scope: Scope) -> Mapping[int, Mapping[str, Any]]:
    """Return what stands in the fields of a page of records, in one question for all of its columns."""
    by_name = book().by_name
    wanted = {by_name[name].key: by_name[name] for name in names if name in by_name}
    found = values_of(ids, list(wanted.values()))
    for one in wanted.values():
        if one.target:
            titles = loaded(one, {pk: some[one.key] for pk, some in found.items() if one.key in some}, scope)
            found = {pk: {**some, one.key: titles.get(pk)} for pk, some in found.items()}
    return {
        pk: {wanted[key].name: typed(wanted[key], value) for key, value in values.items()}
        for pk, values in found.items()
    }


def veiled(units: frozenset[int]) -> frozenset[str]:
    """Return the fields that belong to a unit which is none of these."""
    return frozenset(one.name for one in book().everything if one.unit is not None and one.unit not in units)


fields.lend_from(there_now)
veils.lend(Veil("custom", veiled))
