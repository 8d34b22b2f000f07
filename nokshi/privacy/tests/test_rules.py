"""When a contact is allowed: cases and properties."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.privacy.rules import Cap, Quiet, capped_until, quiet_until, refusal

NIGHT = Quiet(time(21), time(8))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("utc", "zone", "until"),
    [
        ("2026-11-23T16:00", "Asia/Dhaka", "2026-11-24T02:00"),
        ("2026-11-23T20:00", "Asia/Dhaka", "2026-11-24T02:00"),
        ("2026-11-23T02:00", "Asia/Dhaka", None),
        ("2026-11-23T14:59", "Asia/Dhaka", None),
        ("2026-11-23T15:00", "Asia/Dhaka", "2026-11-24T02:00"),
        ("2026-11-23T12:00", "America/Sao_Paulo", None),
        ("2026-10-25T00:30", "Europe/Berlin", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_are_those_of_the_customers_place(utc: str, zone: str, until: str | None) -> None:
    found = quiet_until(datetime.fromisoformat(utc).replace(tzinfo=UTC), zone, NIGHT)
    assert found == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


def test_without_quiet_hours_there_are_none() -> None:
    moment = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert quiet_until(moment, "UTC", None) is None
    assert quiet_until(moment, "UTC", Quiet(time(8), time(8))) is None


@given(MOMENTS, st.sampled_from(["Asia/Dhaka", "Europe/Berlin", "America/Sao_Paulo"]), st.times(), st.times())
def test_when_quiet_hours_end_it_is_quiet_no_more(moment: datetime, zone: str, start: time, end: time) -> None:
    quiet = Quiet(start, end)
    until = quiet_until(moment, zone, quiet)
    if until is not None:
        assert moment < until <= moment + timedelta(hours=26)


@given(st.lists(MOMENTS, max_size=12), MOMENTS, st.integers(1, 5), st.integers(1, 30))
def test_a_cap_ends_as_soon_as_there_is_room_again(
    contacts: list[datetime], now: datetime, count: int, days: int
) -> None:
    cap = Cap(count, days)
    before = [at for at in contacts if at <= now]
    until = capped_until(before, cap, now)
    recent = [at for at in before if at > now - timedelta(days=days)]
    assert (until is None) == (len(recent) < count)
    if until is not None:
        assert until > now
        assert capped_until(before, cap, until) is None


@pytest.mark.parametrize(
    ("state", "purpose", "has_address", "is_suppressed", "reason"),
    [
        ("granted", "news", True, False, ""),
        ("", "news", True, False, "never_agreed"),
        ("denied", "news", True, False, "withdrawn"),
        ("", "orders", True, False, ""),
        ("denied", "orders", True, False, "withdrawn"),
        ("granted", "news", False, True, "no_address"),
        ("granted", "orders", True, True, "suppressed"),
    ],
)
def test_a_refusal_names_the_first_reason(
    state: str, purpose: str, has_address: bool, is_suppressed: bool, reason: str
) -> None:
    assert refusal(state=state, purpose=purpose, has_address=has_address, is_suppressed=is_suppressed) == reason
