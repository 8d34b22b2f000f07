"""Numbers, money and dates as the reader of this page writes them; nothing for nothing."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language

from nokshi.kernel import clock, formats
from nokshi.kernel.money import Money

Number = int | float | Decimal


def _language() -> str:
    return get_language() or "en"


def _zone() -> str:
    return str(timezone.get_current_timezone())


def _today() -> date:
    return clock.today(_zone())


def _amount_of(amount: Number | Money, currency: str) -> tuple[Number, str]:
    return (amount.amount, amount.currency) if isinstance(amount, Money) else (amount, currency)


def figure(number: int | None) -> str:
    """Write a count: 1,234,567 or ১২,৩৪,৫৬৭."""
    return "" if number is None else formats.figure(number, _language())


def decimal(number: Number | None, places: int = 2) -> str:
    """Write a number with that many places."""
    return "" if number is None else formats.decimal(number, _language(), places, places)


def percent(share: Number | None) -> str:
    """Write a share (0.34) as 34 % or ৩৪%."""
    return "" if share is None else formats.percent(share, _language())


def money(amount: Number | Money | None, currency: str = "") -> str:
    """Write an amount of a currency: ৳86,420; a Money knows its own."""
    if amount is None:
        return ""
    return formats.money(*_amount_of(amount, currency), _language())


def short_money(amount: Number | Money | None, currency: str = "") -> str:
    """Write a large amount short: ৳6.42 million or ৳৬৪.২ লাখ."""
    if amount is None:
        return ""
    return formats.money(*_amount_of(amount, currency), _language(), short=True)


def exact_money(amount: Number | Money | None, currency: str = "") -> str:
    """Write an amount with all its places, as unit prices need."""
    if amount is None:
        return ""
    return formats.money(*_amount_of(amount, currency), _language(), exact=True)


def day(value: date | datetime | None) -> str:
    """Write a day, with the year only when it is another one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(timezone.get_current_timezone()).date()
    return formats.day(value, _language(), _today())


def moment(value: datetime | None) -> str:
    """Write a day and time in the reader's zone."""
    return "" if value is None else formats.moment(value, _language(), _zone(), _today())


def clock_time(value: datetime | None) -> str:
    """Write the time of day in the reader's zone: 14:20, দুপুর ২:২০."""
    return "" if value is None else formats.clock_time(value, _language(), _zone())


def digits(text: object) -> str:
    """Write the digits of a text as the reader writes them."""
    return formats.digits(str(text), _language())


FILTERS = (figure, decimal, percent, money, short_money, exact_money, day, moment, clock_time, digits)
