"""What conditions, lists and roles may ask of records besides their own fields."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries import book
from nokshi.custom.queries.asking import asking
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import WITH_CHOICES, asked_as
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Choices, Detail, Field, FieldType, Happening, Holding, fields, happenings
from nokshi.records.models import Record
from nokshi.records.queries import house
from nokshi.records.queries.records import records_of
from nokshi.records.rules.kinds import OwnKind
from nokshi.workspace.queries import house_mark, unit_choices

SECTION, VIEW = _("Own records"), "records.view"
ROOMS = frozenset({"records", "custom"})


def units(scope: Scope) -> Choices:
    """Return the units that a reader sees."""
    return tuple((str(unit.pk), str(unit)) for unit, _depth in unit_choices(scope))


def there_now() -> Mapping[str, Field]:
    """Return the fields that the records of every kind in use have."""
    mark = house_mark()
    return _there(mark) if mark else _there.__wrapped__(mark)


@lru_cache(maxsize=4)
def _there(mark: str | None) -> Mapping[str, Field]:
    return MappingProxyType({one.name: one for kind in house().in_use.values() for one in _of(kind)})


def _of(kind: OwnKind) -> tuple[Field, ...]:
    return (
        Field(f"{kind.subject}.title", _("Title"), FieldType.TEXT, kind.label, "title", kind.subject),
        Field(f"{kind.subject}.added", _("Added"), FieldType.MOMENT, kind.label, "created_at", kind.subject),
        Field(f"{kind.subject}.changed", _("Changed"), FieldType.MOMENT, kind.label, "changed_at", kind.subject),
        Field(
            f"{kind.subject}.unit", _("Unit"), FieldType.CHOICE, kind.label, "unit_id", kind.subject, choices=units
        ),
    )  # fmt: skip


def counted_now() -> Mapping[str, Happening]:
    """Return what conditions over customers may count: the records of each kind that has customers."""
    mark = house_mark()
    return _counted(mark) if mark else _counted.__wrapped__(mark)


@lru_cache(maxsize=4)
def _counted(mark: str | None) -> Mapping[str, Happening]:
    found = (_happening(one) for one in house().in_use.values() if one.has_customer)
    return MappingProxyType({one.name: one for one in found})


def _happening(kind: OwnKind) -> Happening:
    own = book().on.get(kind.subject, ())
    details = tuple(Detail(one.key, one.label, asked_as(one.type), _choices(one), field=one.name) for one in own)
    holding = Holding(partial(_rows, kind), "created_at", partial(_fits, kind), ROOMS, kind.id)
    return Happening(kind.subject, _has(kind), SECTION, details, holding, VIEW)


def _choices(one: Definition) -> Callable[[Scope], Choices] | None:
    if one.type not in WITH_CHOICES:
        return None
    return lambda scope: tuple((choice.key, choice.label) for choice in one.choices)


def _rows(kind: OwnKind, scope: Scope) -> QuerySet[Record]:
    return records_of(kind, scope) if scope.may(VIEW) else Record.objects.none()


def _fits(kind: OwnKind, detail: str, operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    one = next((one for one in book().on.get(kind.subject, ()) if one.key == detail), None)
    return asking(one)(operator, value, now, scope) if one else Q(pk__in=[])


def _said(kind: OwnKind) -> str:
    return _t("has “%(kind)s”") % {"kind": kind.label}


_has = lazy(_said, str)
fields.lend_from(there_now)
happenings.lend_from(counted_now)
