"""A disk that is full to the last byte: writing is refused in words, and all goes on once there is room."""

import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.torture.everyday import PATIENCE, everyday, until
from tests.torture.furnished import KINDS, Furnished, furnished

pytestmark = pytest.mark.sqlite

SIZE = 200
"""Megabytes of a small disk of its own."""
BEYOND = "Guest beyond"
NOTES = "x" * 3_000


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Make a folder a disk of its own, where this machine lets us."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "nokshi-tests", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own takes the right to mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Fill the disk of a folder to the last byte; return the file that does."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            while taken(file.fileno(), size):
                pass
    return filler


def taken(file: int, size: int) -> bool:
    """Write so many bytes; say whether there was room for any."""
    try:
        return os.write(file, b"\0" * size) > 0
    except OSError:
        return False


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_full_disk_writing_is_refused_in_words_and_all_goes_on_once_there_is_room(
    kind: str, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk), furnished(disk, kind) as house, everyday(house) as day:
        day.goes_on("before")
        customer = day.writes_down("Guest of the last moment")
        letter = day.writes_to(customer, "last")
        filler = fill(disk)
        answers = written(house)
        filler.unlink()
        if house.cluster:
            house.cluster.start()
        until(lambda: house.browser().get("/customers/").status_code == 200, "the page of customers")
        day.arrives(letter)
        day.is_told_of(customer)
        day.goes_on("after")
        names = house.names()
    assert {answer.status_code for answer in answers} <= {200, 201, 202, 302, 503}
    assert [answer.url for answer in answers if answer.status_code == 503 and "Retry-After" not in answer.headers] == []
    kept = [answer for answer in answers if answer.status_code in {201, 302}]
    assert names.count(BEYOND) == len(kept)


def written(house: Furnished) -> list[httpx.Response]:
    """Write by the form and as a program until there is no room for anything; return all answers."""
    answers: list[httpx.Response] = []
    much = {"name": "tea.tasted", "customer": house.told["ada"], "properties": {"notes": NOTES}}
    with house.browser() as browser, house.program() as program:
        over = time.monotonic() + PATIENCE
        while {answer.status_code for answer in answers[-3:]} != {503}:
            assert time.monotonic() < over, Counter(answer.status_code for answer in answers)
            answers += [
                program.post("/api/v1/events", json={"source": "till", "events": [much] * 200}),
                browser.post("/customers/add/", data={"name": BEYOND, "kind": "person"}),
                program.post("/api/v1/customers", json={"name": BEYOND, "units": [house.told["dhaka"]]}),
            ]
    return answers
