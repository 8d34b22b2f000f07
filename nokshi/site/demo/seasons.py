"""When people buy: feasts and their weeks before, the slow rains, the tea of winter."""

from datetime import date, timedelta
from functools import cache

LUNAR_YEAR = 354.367
EID_AL_FITR = date(2026, 3, 20)
EID_AL_ADHA = date(2026, 5, 27)
# First day of Durga Puja; its year follows sun and moon both.
PUJA = {
    2022: (10, 1), 2023: (10, 20), 2024: (10, 9), 2025: (9, 28), 2026: (10, 17),
    2027: (10, 6), 2028: (9, 24), 2029: (10, 14), 2030: (10, 3),
}  # fmt: skip
BENGALI = {"BD", "IN"}
MUSLIM = {"BD", "SA"}
CHRISTIAN = {"GB", "DE", "FR", "SE", "BR", "MX"}
LONGEST_RUN_UP = 28
MONTHS = (1.05, 0.95, 1.0, 0.95, 0.9, 0.85, 0.8, 0.85, 0.9, 1.0, 1.15, 1.2)


def demand(day: date, country: str) -> float:
    """Return how much is bought on a day there, 1 being a usual day."""
    return MONTHS[day.month - 1] * max(1.0, *(_pull(day, feast) for feast in feasts(day.year, country)))


def busiest(country: str) -> float:
    """Return more than any day's demand there, to weigh days against."""
    return 2.6 * max(MONTHS)


@cache
def feasts(year: int, country: str) -> tuple[date, ...]:
    """Return the feasts that a country shops for, those of the next January too."""
    found = [date(year, 12, 31)]
    if country in MUSLIM:
        found += [*_lunar(EID_AL_FITR, year), *_lunar(EID_AL_ADHA, year)]
    if country in BENGALI:
        month, day = PUJA.get(year, (10, 10))
        found += [date(year, 4, 14), date(year, month, day)]
    if country in CHRISTIAN:
        found += [date(year, 12, 25)]
    return tuple(found)


def _pull(day: date, feast: date) -> float:
    ahead = (feast - day).days
    return 2.5 - 1.5 * ahead / LONGEST_RUN_UP if 0 <= ahead <= LONGEST_RUN_UP else 1.0


def _lunar(known: date, year: int) -> list[date]:
    turns = range(int((year - known.year - 1) * 1.031) - 1, int((year - known.year + 1) * 1.031) + 2)
    days = (known + timedelta(days=round(turn * LUNAR_YEAR)) for turn in turns)
    return [day for day in days if day.year == year]
