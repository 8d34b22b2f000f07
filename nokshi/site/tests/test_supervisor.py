"""A part that falls is started again; one that hangs is replaced."""

import gc
import os
import signal
import time
from pathlib import Path

import pytest
from django.db import connections

from nokshi.site import supervisor
from nokshi.site.life import Life
from nokshi.site.supervisor import Part


def until_replaced(part: Part, begun: Path, times: int) -> list[str]:
    """Look at the part as its supervisor does until it was begun so many times; return the processes."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        part.look()
        pids = begun.read_text().split() if begun.exists() else []
        if len(pids) >= times:
            return pids
        time.sleep(0.05)
    raise AssertionError("it was not started again")


def test_a_part_that_hangs_is_replaced(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def hang(life: Life) -> None:
        with begun.open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(600)

    part = Part("worker", hang, patience=0.5)
    pids = until_replaced(part, begun, 2)
    assert len(set(pids)) == 2
    assert not Path(f"/proc/{pids[0]}/cmdline").exists()
    part.wait(0)


def test_a_part_that_shows_signs_of_life_is_left_alone(tmp_path: Path) -> None:
    def work(life: Life) -> None:
        while True:
            life.beat()
            time.sleep(0.05)

    part = Part("worker", work, patience=1.0)
    part.start()
    first = part.process
    for _ in range(40):
        part.look()
        time.sleep(0.05)
    assert part.process is first
    part.wait(0)


def test_a_part_that_falls_is_started_again(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def fall(life: Life) -> None:
        with begun.open("a") as file:
            file.write(f"{os.getpid()}\n")
        os._exit(3)

    assert len(set(until_replaced(Part("web", fall), begun, 2))) == 2


def test_a_part_that_does_not_stop_is_ended_however_it_keeps_its_files(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def stay(life: Life) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.closerange(3, 256)
        begun.touch()
        time.sleep(600)

    part = Part("web", stay)
    part.start()
    while not begun.exists():
        time.sleep(0.01)
    process = part.process
    assert process is not None
    part.tell_to_stop()
    part.wait(time.monotonic() + 0.2)
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_no_line_to_the_database_is_open_when_parts_are_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes on one line of PostgreSQL read each other's answers."""
    seen: list[str] = []
    monkeypatch.setattr(supervisor, "bring_up_to_date", lambda now: seen.append("migrated"))
    monkeypatch.setattr(connections, "close_all", lambda: seen.append("closed"))
    monkeypatch.setattr(supervisor, "_keep_up", lambda parts: seen.append("forked"))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    assert supervisor.supervise([Part("worker", lambda life: None), Part("scheduler", lambda life: None)]) == 0
    assert seen == ["migrated", "closed", "forked"]
