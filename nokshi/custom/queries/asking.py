"""What conditions ask of a field, as a filter of the records that bear it."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from nokshi.conditions.comparing import Moment, Target, compared
from nokshi.custom.models import CustomValue
from nokshi.custom.queries.definitions import sought_on
from nokshi.custom.queries.naming import naming
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.texts import compared as compared_text
from nokshi.custom.rules.types import LONGEST_KEY, TEXTUAL, Kind, asked_as
from nokshi.kernel.scope import Scope

FEW = 5_000
LEAST_WITHIN = 3
PLACES = {Kind.NUMBER: "number", Kind.MONEY: "number", Kind.DATE: "day", Kind.MOMENT: "moment"}
Matches = Callable[[str, Any, datetime, Scope], Q]


def asking(definition: Definition) -> Matches:
    """Return the filter of a field."""

    def matches(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
        rows = CustomValue.objects.filter(field=definition.id)
        if operator == "empty":
            return ~Q(Exists(rows.filter(subject_id=OuterRef("pk"), position=0)))
        if definition.target:
            return _bearing(rows.filter(naming(definition, operator, value, scope)))
        return _bearing(rows.filter(_fits(definition, operator, value, Moment(now, scope))))

    return matches


def _bearing(rows: QuerySet[CustomValue]) -> Q:
    """Match the records that bear one of the values.

    SQLite asks every record whether it has one; where only few have, it reads them off the index first.
    """
    if connection.vendor == "sqlite" and not rows.order_by().values_list("pk")[FEW : FEW + 1].exists():
        return Q(pk__in=rows.order_by().values("subject_id"))
    return Q(Exists(rows.filter(subject_id=OuterRef("pk"))))


def _fits(definition: Definition, operator: str, value: Any, moment: Moment) -> Q:
    if definition.type in TEXTUAL:
        return _text(operator, value)
    if definition.type is Kind.FLAG:
        return Q(key="yes")
    if place := PLACES.get(definition.type):
        column = CustomValue._meta.get_field(place)
        return compared(Target(place, asked_as(definition.type), column), operator, value, moment)
    return Q(key__in=[str(one) for one in value])


def _text(operator: str, value: Any) -> Q:
    if operator == "contains":
        return Q(text__icontains=value)
    if operator == "begins":
        return _begins(str(value))
    return reduce(or_, (_same(str(one)) for one in (value if isinstance(value, tuple) else (value,))))


def _same(text: str) -> Q:
    key = compared_text(text)
    return Q(key=key) & Q(text__iexact=text) if len(key) == LONGEST_KEY else Q(key=key)


def _begins(text: str) -> Q:
    """Match by the beginning, in a way that the engine's index answers."""
    key = compared_text(text)
    if connection.vendor == "sqlite":
        return Q(key__gte=key, key__lt=f"{key}\U0010ffff")
    return Q(key__startswith=key)


def by_own_texts(subject: str, text: str) -> Q:
    """Match the records that are found by a text in one of their fields: it begins so, or holds a longer word."""
    fields = [one.id for one in sought_on(subject)]
    if not fields or not text.strip():
        return Q(pk__in=[])
    found = _begins(text)
    if len(text.strip()) >= LEAST_WITHIN:
        found |= Q(text__icontains=text.strip()) | Q(key__contains=compared_text(text))
    return Q(pk__in=CustomValue.objects.filter(found, field__in=fields).order_by().values("subject_id"))
