"""When it is whose turn."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EARLIEST = timedelta(hours=14)
"""Where a day begins first: UTC+14, Kiritimati."""

MINUTE = timedelta(minutes=1)


def read_wall(text: str) -> datetime | None:
    """Return a date and time of day without a zone (2026-11-24T18:00); None where the text is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=None, second=0, microsecond=0) if moment.tzinfo is None else None


def at_wall(wall: datetime, zone: str, otherwise: str = "UTC") -> datetime:
    """Return the moment when clocks in `zone` show `wall`; in the hour that is skipped, the first one after it."""
    try:
        place = ZoneInfo(zone or otherwise)
    except (ZoneInfoNotFoundError, ValueError):
        place = ZoneInfo(otherwise)
    return wall.replace(tzinfo=place).astimezone(UTC)


def first_anywhere(wall: datetime) -> datetime:
    """Return the moment when the first clock of the world shows `wall`."""
    return wall.replace(tzinfo=UTC) - EARLIEST


def may_leave(per_minute: int | None, left_in_last_minute: int, batch: int) -> int:
    """Return how many letters may leave now under a throttle."""
    return batch if per_minute is None else max(0, min(batch, per_minute - left_in_last_minute))


def language_for(spoken: str, languages: list[str]) -> str:
    """Return the campaign's language for who speaks `spoken`: the same, the same without region, or the first."""
    if spoken in languages:
        return spoken
    broad = spoken.replace("_", "-").partition("-")[0]
    return broad if broad in languages else languages[0]
