"""A database that is away for a minute: honest answers at every door meanwhile, and recovery without hands."""

import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.torture.everyday import everyday, until
from tests.torture.furnished import Furnished, furnished
from tests.torture.victims import LONGEST, name_of

pytestmark = pytest.mark.sqlite

MINUTE = 60.0


def test_a_minute_without_the_database_is_told_at_every_door_and_passes_by_itself(tmp_path: Path) -> None:
    with furnished(tmp_path, "postgresql") as house, everyday(house) as day:
        assert house.cluster
        day.goes_on("before")
        dev = house.reader()
        ear = dev.listen(dev.names_in("/customers/"))
        customer = day.writes_down("Guest of the last moment")
        letter = day.writes_to(customer, "last")
        house.cluster.kill()
        over = time.monotonic() + MINUTE
        doors = [answer for _ in range(3) for answer in knocked(house)]
        time.sleep(max(0.0, over - time.monotonic()))
        doors += knocked(house)
        house.cluster.start()
        until(lambda: house.browser().get("/customers/").status_code == 200, "the page of customers")
        day.arrives(letter)
        day.is_told_of(customer)
        day.goes_on("after")
        assert ear.hear("customers.new", 2) >= 2
        ear.hang_up()
        assert house.names().count("Guest meanwhile") == 0
        parts = {name_of(part) for part in psutil.Process(house.nokshi.process.pid).children()}
        assert parts == {"nokshi-web", "nokshi-worker", "nokshi-scheduler"[:LONGEST]}
    assert [answer.url for answer in doors if answer.status_code != 503 or "Retry-After" not in answer.headers] == []
    assert {answer.json()["code"] for answer in doors if "/api/" in str(answer.url)} == {"unavailable"}


def knocked(house: Furnished) -> list[httpx.Response]:
    """Return what every kind of door answers; the server itself lives."""
    with house.browser() as browser, house.program() as program:
        assert httpx.get(f"{house.nokshi.url}/health/live", timeout=60).status_code == 200
        assert httpx.get(f"{house.nokshi.url}/health/ready", timeout=60).status_code == 503
        body = {"name": "Guest meanwhile", "units": [house.told["dhaka"]]}
        return [
            browser.get("/customers/"),
            browser.post("/customers/add/", data={"name": "Guest meanwhile", "kind": "person"}),
            browser.get("/live/?t=x"),
            program.get("/api/v1/customers"),
            program.post("/api/v1/customers", json=body),
            program.post("/api/v1/customers", json=body, headers={"Idempotency-Key": "meanwhile"}),
        ]
