"""Dates and times as people and systems write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from nokshi.intake.rules.months import month_names
from nokshi.intake.rules.odd import Wrong
from nokshi.kernel.formats import latin_digits

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  the first day of spreadsheets has no zone
LAST_SERIAL = 200_000
PIVOT = 69
"""Two-digit years from here on are of the last century (POSIX)."""

YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
NO_SIGNS = re.compile(r"(\d{4})(\d{2})(\d{2})")
FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
DAY_NAME = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|ই|শে)?[\s.,/-]*(?:de\s+)?([^\W\d_][^\d\s,/-]*?)\.?[\s.,/-]+(?:de\s+)?(\d{4}|\d{2})",
    re.I,
)
NAME_DAY = re.compile(r"([^\W\d_][^\d\s,/-]*?)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4}|\d{2})", re.I)
WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mié|jue|vie|sáb|dom|mo|di|mi|do|fr|sa|so|সোম|মঙ্গল|বুধ|বৃহস্পতি|শুক্র|শনি|রবি)[^\W\d_]*[.,]\s+",
    re.I,
)
CLOCK = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.I,
)


class Order(StrEnum):
    """What a date tells about the order of day and month in its column."""

    CLEAR = "clear"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    EITHER = "either"
    NONE = "none"


def order_of(text: str) -> Order:
    """Say in which order a written date can only be read; CLEAR where day and month cannot be confused."""
    found = _split(latin_digits(text))
    if found is None:
        return Order.NONE
    head, _ = found
    match = FIGURES.fullmatch(head)
    if not match:
        return Order.CLEAR if _named(head) else Order.NONE
    first, second = int(match[1]), int(match[2])
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
        return Order.NONE
    if first > 12:
        return Order.DAY_FIRST
    if second > 12:
        return Order.MONTH_FIRST
    return Order.CLEAR if first == second else Order.EITHER


def date_of(cell: str | int | float, day_first: bool) -> date:
    """Read a date, whatever time stands behind it; raises Wrong."""
    return _moment(cell, day_first)[0].date()


def moment_of(cell: str | int | float, day_first: bool, zone: str) -> datetime:
    """Read a date and time in UTC; without an offset it is local to `zone`; raises Wrong."""
    moment, offset = _moment(cell, day_first)
    try:
        return moment.replace(tzinfo=offset or ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        raise Wrong("no_such_day", value=str(cell)) from None


def _moment(cell: str | int | float, day_first: bool) -> tuple[datetime, timezone | None]:
    if not isinstance(cell, str):
        return _from_number(cell), None
    text = latin_digits(cell).strip()
    found = _split(text)
    if found is None:
        if text.replace(".", "", 1).isdecimal():
            return _from_number(float(text)), None
        raise Wrong("not_a_date", value=cell)
    head, tail = found
    day = _day(head, day_first, cell)
    clock, offset = _clock(tail, cell)
    return datetime.combine(day, clock), offset


def _split(text: str) -> tuple[str, str] | None:
    """Part the day from the time behind it."""
    text = WEEKDAY.sub("", text.strip())
    for pattern in (YEAR_FIRST, FIGURES, DAY_NAME, NAME_DAY, NO_SIGNS):
        match = pattern.match(text)
        rest = text[match.end() :] if match else ""
        if match and (not rest or rest[0] in "T ,.t" or rest.lower().startswith("t")):
            return match.group(), rest.lstrip("Tt ,.").strip()
    return None


def _named(head: str) -> bool:
    return bool(YEAR_FIRST.fullmatch(head) or NO_SIGNS.fullmatch(head) or _by_name(head))


def _day(head: str, day_first: bool, cell: str) -> date:
    if match := YEAR_FIRST.fullmatch(head) or NO_SIGNS.fullmatch(head):
        year, month, day = (int(part) for part in match.groups())
    elif match := FIGURES.fullmatch(head):
        first, second, year = int(match[1]), int(match[2]), _year(match[3])
        if (not day_first and first > 12 >= second) or (day_first and second > 12 >= first):
            raise Wrong("other_order", value=cell)
        day, month = (first, second) if day_first else (second, first)
    elif named := _by_name(head):
        year, month, day = named
    else:
        raise Wrong("not_a_date", value=cell)
    try:
        return date(year, month, day)
    except ValueError:
        raise Wrong("no_such_day", value=cell) from None


@lru_cache(4_096)
def _by_name(head: str) -> tuple[int, int, int] | None:
    if match := DAY_NAME.fullmatch(head):
        day, name, year = match.groups()
    elif match := NAME_DAY.fullmatch(head):
        name, day, year = match.groups()
    else:
        return None
    month = month_names().get(name.casefold().rstrip("."))
    return (_year(year), month, int(day)) if month else None


def _year(digits: str) -> int:
    number = int(digits)
    return number if len(digits) == 4 else number + (1900 if number >= PIVOT else 2000)


def _clock(tail: str, cell: str) -> tuple[time, timezone | None]:
    if not tail:
        return time(), None
    match = CLOCK.fullmatch(tail)
    if not match:
        raise Wrong("not_a_date", value=cell)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if half := (match[5] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        clock = time(hour, minute, min(second, 59), int((match[4] or "0")[:6].ljust(6, "0")))
    except ValueError:
        raise Wrong("not_a_date", value=cell) from None
    return clock, _offset(match[6] or "")


def _offset(text: str) -> timezone | None:
    if not text:
        return None
    digits = text.lstrip("+-").replace(":", "")
    if not digits.isdecimal():
        return UTC
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 1_440 else UTC


def _from_number(number: float) -> datetime:
    """Read a spreadsheet's day number, or seconds or milliseconds since 1970."""
    if 19_000_101 <= number <= 21_001_231 and number == int(number):
        try:
            return datetime(int(number) // 10_000, int(number) // 100 % 100, int(number) % 100)  # noqa: DTZ001
        except ValueError:
            raise Wrong("no_such_day", value=f"{number:.0f}") from None
    if 1 <= number < LAST_SERIAL:
        return EPOCH + timedelta(seconds=round(number * 86_400))
    if 1e8 <= number < 1e11 or 1e11 <= number < 1e14:
        seconds = number / 1000 if number >= 1e11 else number
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    raise Wrong("not_a_date", value=f"{number:g}")
