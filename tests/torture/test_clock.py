"""A clock that is set back by a day under a living Nokshi: everything goes on, without a restart."""

import os
from pathlib import Path

import pytest

from tests.house.code import ROOT
from tests.torture.everyday import everyday
from tests.torture.furnished import furnished

pytestmark = pytest.mark.sqlite

DAY = 86_400


def set_clock(file: Path, seconds: int) -> None:
    """Set the clock of a file in one move, as processes read it at any time."""
    beside = file.with_suffix(".next")
    beside.write_text(str(seconds))
    beside.replace(file)


def test_everything_goes_on_while_the_clock_is_set_back_by_a_day(tmp_path: Path) -> None:
    clock, misled = tmp_path / "clock", Path(__file__).parent / "set_back"
    set_clock(clock, 0)
    around = {"NOKSHI_TESTS_CLOCK": str(clock), "PYTHONPATH": f"{misled}{os.pathsep}{ROOT}"}
    with furnished(tmp_path, "sqlite", **around) as house, everyday(house) as day:
        day.goes_on("before")
        set_clock(clock, -DAY)
        day.goes_on("after")
        assert house.nokshi.command("doctor", fails=True).count("The clock was set back") == 1
        set_clock(clock, 0)
        day.goes_on("again")
        told = house.nokshi.log.read_text()
    assert "starting it again" not in told
    assert "hangs" not in told
