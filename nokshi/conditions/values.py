"""Values of conditions, read from JSON by the type of their field."""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from nokshi.conditions.errors import WrongValue
from nokshi.conditions.nodes import Single, Value
from nokshi.conditions.operators import Operator, Takes
from nokshi.conditions.periods import LONGEST, Period, Span
from nokshi.kernel.formats import latin_digits
from nokshi.kernel.money import Money
from nokshi.ports.fields import FieldType

LONGEST_TEXT = 200
MOST_VALUES = 200
MOST_PLACES = 6
LARGEST = Decimal(10) ** 18


def read_value(type_: FieldType, operator: Operator, raw: Any) -> Value:
    """Return what stands behind the operator; raises WrongValue with what to write instead."""
    read = READERS[type_]
    match operator.takes:
        case Takes.NOTHING:
            return None
        case Takes.SPAN:
            return read_span(raw)
        case Takes.ONE:
            return read(raw)
        case Takes.TWO:
            return _two(raw, read)
        case Takes.MANY:
            return _many(raw, read)


def _two(raw: Any, read: Callable[[Any], Single]) -> tuple[Single, ...]:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise WrongValue(_("Give both ends."))
    first, last = read(raw[0]), read(raw[1])
    if isinstance(first, Money) and isinstance(last, Money):
        if first.currency and last.currency and first.currency != last.currency:
            raise WrongValue(_("Write both amounts in the same currency."))
        is_turned = last.amount < first.amount
    else:
        is_turned = last < first  # type: ignore[operator]
    if is_turned:
        raise WrongValue(_("The first end lies behind the second. Turn them round."))
    return first, last


def _many(raw: Any, read: Callable[[Any], Single]) -> tuple[Single, ...]:
    many = raw if isinstance(raw, list | tuple) else [raw]
    found = tuple(dict.fromkeys(read(one) for one in many if one not in ("", None)))
    if not found:
        raise WrongValue(_("Choose at least one value."))
    if len(found) > MOST_VALUES:
        raise WrongValue(_("That is more than %(most)s values. Choose fewer.") % {"most": MOST_VALUES})
    return found


def read_text(raw: Any) -> str:
    """Return a text without blanks around it."""
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise WrongValue(_("Write a text."))
    text = str(raw).strip()
    if not text:
        raise WrongValue(_("Write a text."))
    if len(text) > LONGEST_TEXT or "\x00" in text:
        raise WrongValue(_("Write at most %(most)s characters.") % {"most": LONGEST_TEXT})
    return text


def read_number(raw: Any) -> Decimal:
    """Return a finite decimal; digits of any script are read."""
    if raw == "" or isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise WrongValue(_("Write a number, such as 12 or 2.5."))
    try:
        number = Decimal(latin_digits(str(raw)).strip().replace("−", "-"))
    except InvalidOperation:
        raise WrongValue(_("“%(text)s” is not a number. Write one such as 12 or 2.5.") % {"text": raw}) from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise WrongValue(_("The number is too large. Write a smaller one."))
    if number != round(number, MOST_PLACES):
        raise WrongValue(_("Write at most %(most)s places after the point.") % {"most": MOST_PLACES})
    return number


def read_money(raw: Any) -> Money:
    """Return an amount; a bare number is in the field's own currency, written as ""."""
    if isinstance(raw, dict):
        currency = raw.get("currency", "")
        if set(raw) - {"amount", "currency"} or not isinstance(currency, str):
            raise WrongValue(_("Write an amount and its currency."))
        return Money(read_number(raw.get("amount")), currency)
    return Money(read_number(raw), "")


def read_day(raw: Any) -> date:
    """Return a day of the calendar from `2026-11-23`."""
    if not isinstance(raw, str):
        raise WrongValue(_("Choose a day."))
    try:
        day = date.fromisoformat(latin_digits(raw).strip())
    except ValueError:
        raise WrongValue(_("Write the day as 2026-11-23.")) from None
    if not 1800 <= day.year <= 2200:
        raise WrongValue(_("Choose a day between the years 1800 and 2200."))
    return day


def read_span(raw: Any) -> Span:
    """Return a length of time from `{"days": 30}`."""
    if not isinstance(raw, dict) or len(raw) != 1 or next(iter(raw)) not in LONGEST:
        raise WrongValue(_("Say how many days, weeks, months or years."))
    ((unit, count),) = raw.items()
    number = read_number(count)
    if number != number.to_integral_value() or not 0 <= number <= LONGEST[unit]:
        raise WrongValue(_("Write a whole number from 0 to %(most)s.") % {"most": LONGEST[unit]})
    return Span(int(number), unit)


def read_period(raw: Any) -> Period | None:
    """Return the period of a behaviour; None for ever."""
    if raw is None or raw == {}:
        return None
    if not isinstance(raw, dict) or len(raw) != 1:
        raise WrongValue(_("Say when: in the last days, longer ago, since, before or between two days."))
    ((kind, value),) = raw.items()
    if kind == "older":
        return Period("older", read_span(value))
    if kind == "since":
        return Period("since", first=read_day(value))
    if kind == "before":
        return Period("before", last=read_day(value))
    if kind == "between":
        first, last = _two(value, read_day)
        assert isinstance(first, date)
        assert isinstance(last, date)
        return Period("between", first=first, last=last)
    return Period("last", read_span(raw))


def read_times(raw: Any, op: str) -> int:
    """Return how many times; `at_least` begins at 1."""
    number = read_number(raw)
    least = 1 if op == "at_least" else 0
    if number != number.to_integral_value() or not least <= number <= 1_000_000:
        raise WrongValue(_("Write a whole number of times, from %(least)s on.") % {"least": least})
    return int(number)


def refuse_strange(values: Value, known: Collection[str]) -> None:
    """Refuse a choice that is not among those to choose from."""
    for one in values if isinstance(values, tuple) else (values,):
        if one is not None and one not in known:
            raise WrongValue(_("“%(value)s” is no longer there to choose. Choose again.") % {"value": one})


def _nothing(raw: Any) -> Single:
    raise WrongValue(_("Nothing stands behind yes and no."))


READERS: dict[FieldType, Callable[[Any], Single]] = {
    FieldType.TEXT: read_text,
    FieldType.NUMBER: read_number,
    FieldType.MONEY: read_money,
    FieldType.DATE: read_day,
    FieldType.MOMENT: read_day,
    FieldType.FLAG: _nothing,
    FieldType.CHOICE: read_text,
}
