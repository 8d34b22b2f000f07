"""When it is whose turn."""

from datetime import UTC, datetime

import pytest

from nokshi.marketing.rules.timing import at_wall, first_anywhere, language_for, may_leave, read_wall

SIX = datetime(2026, 11, 24, 18, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Asia/Dhaka", 12), ("Europe/Berlin", 17), ("America/Sao_Paulo", 21), ("", 12), ("No/Such", 12)],
)
def test_six_o_clock_is_where_the_reader_is(zone: str, hour: int) -> None:
    assert at_wall(SIX, zone, "Asia/Dhaka") == datetime(2026, 11, 24, hour, 0, tzinfo=UTC)


def test_the_hour_that_is_skipped_in_spring_still_comes() -> None:
    skipped = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001
    assert at_wall(skipped, "Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_nobody_is_earlier_than_kiritimati() -> None:
    assert first_anywhere(SIX) == at_wall(SIX, "Pacific/Kiritimati")


@pytest.mark.parametrize(
    ("text", "ok"), [("2026-11-24T18:00", True), ("", False), ("soon", False), ("2026-11-24T18:00Z", False)]
)
def test_a_time_of_day_is_read(text: str, ok: bool) -> None:
    assert (read_wall(text) is not None) is ok


@pytest.mark.parametrize(
    ("limit", "lately", "expected"), [(None, 900, 100), (60, 0, 60), (60, 50, 10), (60, 80, 0), (500, 0, 100)]
)
def test_a_throttle_holds(limit: int | None, lately: int, expected: int) -> None:
    assert may_leave(limit, lately, 100) == expected


@pytest.mark.parametrize(("spoken", "expected"), [("bn", "bn"), ("bn-BD", "bn"), ("pt_BR", "en"), ("", "en")])
def test_everybody_gets_a_language(spoken: str, expected: str) -> None:
    assert language_for(spoken, ["en", "bn"]) == expected
