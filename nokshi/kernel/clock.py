"""The only place that asks what time it is; doors call it and hand the answer on."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today(zone: str, moment: datetime | None = None) -> date:
    """Return the calendar day in `zone` (an IANA name) at `moment`, else now."""
    return (moment or now()).astimezone(ZoneInfo(zone)).date()
