"""One comparison as a filter: a target of some type, an operator, a value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from nokshi.conditions.jsonvalues import MonthDay
from nokshi.conditions.nodes import Value
from nokshi.conditions.periods import Span, day_shifted, moment_shifted, start_of
from nokshi.kernel.clock import today
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import FieldType

NOBODY = Q(pk__in=[])
WHOLE_YEAR = 365


@dataclass(frozen=True, slots=True)
class Target:
    """What is compared: an ORM path or an alias, and the column at its end.

    `is_iso` says that days and moments stand there as text, as in the data of an event.
    """

    path: str
    type: FieldType
    column: Any
    is_iso: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """When and for whom a comparison is made."""

    now: datetime
    scope: Scope

    @property
    def today(self) -> date:
        return today(self.scope.zone, self.now)


def compared(target: Target, op: str, value: Value, moment: Moment) -> Q:
    """Return the filter of one positive operator."""
    if op == "empty":
        return _empty(target)
    return COMPARE[target.type](target, op, value, moment)


def _empty(target: Target) -> Q:
    is_empty = Q(**{f"{target.path}__isnull": True})
    if isinstance(target.column, models.CharField | models.TextField):
        is_empty |= Q(**{target.path: ""})
    return is_empty


def _text(target: Target, op: str, value: Any, moment: Moment) -> Q:
    lookups = {"is": "iexact", "contains": "icontains", "begins": "istartswith", "is_one_of": "iexact"}
    many = value if isinstance(value, tuple) else (value,)
    return reduce(or_, (Q(**{f"{target.path}__{lookups[op]}": one}) for one in many))


def _choice(target: Target, op: str, value: Any, moment: Moment) -> Q:
    fitting = [one for one in value if _fits(target.column, one)]
    return Q(**{f"{target.path}__in": fitting}) if fitting else NOBODY


def _fits(column: Any, text: str) -> bool:
    """Say whether a choice can be a value of its column; ids are numbers."""
    end = column.related_model._meta.pk if column is not None and column.is_relation else column
    return not isinstance(end, models.IntegerField) or (text.isascii() and text.isdigit() and len(text) < 19)


def _flag(target: Target, op: str, value: Any, moment: Moment) -> Q:
    return Q(**{f"{target.path}__in": ["1", "true"] if target.is_iso else [True]})


def _number(target: Target, op: str, value: Any, moment: Moment) -> Q:
    if op == "between":
        first, last = value
        return _number(target, "at_least", first, moment) & _number(target, "at_most", last, moment)
    amount = value.amount if isinstance(value, Money) else value
    if op == "is":
        fitted = _rounded(target.column, amount, ROUND_FLOOR)
        return Q(**{target.path: fitted}) if fitted == amount else NOBODY
    lookup, rounding = NUMBER_LOOKUPS[op]
    return Q(**{f"{target.path}__{lookup}": _rounded(target.column, amount, rounding)})


NUMBER_LOOKUPS = {
    "at_least": ("gte", ROUND_CEILING),
    "at_most": ("lte", ROUND_FLOOR),
    "more": ("gt", ROUND_FLOOR),
    "less": ("lt", ROUND_CEILING),
}


def _rounded(column: Any, number: Decimal, rounding: str) -> Decimal | int:
    """Round to the places of the column in the way that leaves the comparison true; keep it within its digits."""
    if isinstance(column, models.IntegerField):
        return int(number.to_integral_value(rounding=rounding))
    if isinstance(column, models.DecimalField):
        places, digits = column.decimal_places, column.max_digits
    elif hasattr(column, "places"):
        # A decimal kept as a whole number of its smallest part, in 64 bits.
        places, digits = column.places, 18
    else:
        return number
    largest = Decimal(10) ** (digits - places) - Decimal(1).scaleb(-places)
    return min(max(number.quantize(Decimal(1).scaleb(-places), rounding=rounding), -largest), largest)


def _time(target: Target, op: str, value: Any, moment: Moment) -> Q:
    if op == "anniversary":
        return _anniversary(target, value, moment)
    first, until = MOMENT_RANGES[op](value, moment) if target.type == FieldType.MOMENT else _days(op, value, moment)
    found = Q()
    if first is not None:
        found &= Q(**{f"{target.path}__gte": _written(target, first)})
    if until is not None:
        found &= Q(**{f"{target.path}__lt": _written(target, until)})
    return found


def _written(target: Target, edge: date | datetime) -> Any:
    if not target.is_iso:
        return edge
    return edge.strftime("%Y-%m-%dT%H:%M:%S") if isinstance(edge, datetime) else edge.isoformat()


Range = tuple[Any, Any]
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def _days(op: str, value: Any, moment: Moment) -> Range:
    """Return from (included) and until (left out) for a calendar day."""
    day = moment.today
    match op:
        case "on":
            return value, value + DAY
        case "before":
            return None, value
        case "after":
            return value + DAY, None
        case "between":
            return value[0], value[1] + DAY
        case "last":
            return day_shifted(day, value, -1), day + DAY
        case "older":
            return None, day_shifted(day, value, -1)
    return day, day_shifted(day, value, 1) + DAY


def _on_days(op: str) -> Callable[[Any, Moment], Range]:
    """Return the range of moments of an operator that names days of the reader's zone."""

    def edges(value: Any, moment: Moment) -> Range:
        first, until = _days(op, value, moment)
        zone = moment.scope.zone
        return first and start_of(first, zone), until and start_of(until, zone)

    return edges


def _shifted(moment: Moment, span: Span, sign: int) -> datetime:
    return moment_shifted(moment.now, span, sign, moment.scope.zone)


MOMENT_RANGES: dict[str, Callable[[Any, Moment], Range]] = {
    **{op: _on_days(op) for op in ("on", "before", "after", "between")},
    "last": lambda value, moment: (_shifted(moment, value, -1), moment.now + TICK),
    "older": lambda value, moment: (None, _shifted(moment, value, -1)),
    "next": lambda value, moment: (moment.now, _shifted(moment, value, 1) + TICK),
}


def year_days(day: date, span: Span) -> tuple[str, str] | None:
    """Return the first and last day of the year that come round within a span; None for all of them.

    Where the 29th of February does not come, it is kept on the 28th.
    """
    last = day_shifted(day, span, 1)
    if (last - day).days >= WHOLE_YEAR:
        return None
    is_short = last.month == 2 and last.day == 28 and (last + DAY).day == 1
    return f"{day:%m-%d}", "02-29" if is_short else f"{last:%m-%d}"


def _anniversary(target: Target, span: Span, moment: Moment) -> Q:
    known = Q(**{f"{target.path}__isnull": False})
    days = year_days(moment.today, span)
    if days is None:
        return known
    is_moment = target.type == FieldType.MOMENT and not target.is_iso
    on = MonthDay(TruncDate(target.path, tzinfo=ZoneInfo(moment.scope.zone)) if is_moment else target.path)
    from_first, to_last = Q(GreaterThanOrEqual(on, days[0])), Q(LessThanOrEqual(on, days[1]))
    return known & (from_first & to_last if days[0] <= days[1] else from_first | to_last)


COMPARE: dict[FieldType, Callable[[Target, str, Any, Moment], Q]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _number,
    FieldType.DATE: _time,
    FieldType.MOMENT: _time,
    FieldType.FLAG: _flag,
    FieldType.CHOICE: _choice,
}
