"""Spans of time (“3 months”) and the periods that a behaviour is counted in."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = {"days": 36_500, "weeks": 5_200, "months": 1_200, "years": 100}
DAYS = {"days": 1, "weeks": 7}
MONTHS = {"months": 1, "years": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: whole days or weeks, or months and years of the calendar."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Period:
    """When something happened.

    `last` and `older` have a span back from now; `since` has its `first` day, `before` the day
    it ends ahead of, `between` both days, each included.
    """

    kind: str
    span: Span | None = None
    first: date | None = None
    last: date | None = None

    @property
    def moves(self) -> bool:
        """Say whether the period walks along with the clock."""
        return self.span is not None


def day_shifted(day: date, span: Span, sign: int) -> date:
    """Return the day a span later (`sign` 1) or earlier (-1); a month's end stays within it."""
    if span.unit in DAYS:
        return day + timedelta(days=sign * span.count * DAYS[span.unit])
    months = day.year * 12 + day.month - 1 + sign * span.count * MONTHS[span.unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moment_shifted(moment: datetime, span: Span, sign: int, zone: str) -> datetime:
    """Return the moment a span later or earlier; months are those of the calendar in `zone`."""
    if span.unit in DAYS:
        return moment + timedelta(days=sign * span.count * DAYS[span.unit])
    local = moment.astimezone(ZoneInfo(zone))
    day = day_shifted(local.date(), span, sign)
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def start_of(day: date, zone: str) -> datetime:
    """Return the first moment of a day in `zone`, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def bounds(period: Period | None, now: datetime, zone: str) -> tuple[datetime | None, datetime | None]:
    """Return from (included) and until (left out) of a period; None where it is open."""
    if period is None:
        return None, None
    if period.span:
        edge = moment_shifted(now, period.span, -1, zone)
        return (edge, None) if period.kind == "last" else (None, edge)
    first = start_of(period.first, zone) if period.first else None
    if period.last is None:
        return first, None
    is_whole = period.kind == "between"
    return first, start_of(period.last + timedelta(days=1) if is_whole else period.last, zone)
