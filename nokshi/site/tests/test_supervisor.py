"""A part that falls is started again; one that hangs is replaced."""

import os
import time
from pathlib import Path

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
