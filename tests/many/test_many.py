"""The loop's story on PostgreSQL and Redis with two web and two worker processes, each started by itself."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import open_page
from tests.browser.listening import Reader
from tests.browser.living import Living
from tests.house.code import ROOT
from tests.loop.files import write_files
from tests.loop.shop import Owner
from tests.many.machines import Machines, machines
from tests.many.streams import Bringer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def all_machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with machines(tmp_path_factory.mktemp("machines")) as running:
        yield running


@pytest.fixture
def webs(all_machines: Machines) -> tuple[Living, Living]:
    return all_machines.first, all_machines.second


def test_the_loop_closes_on_many_processes(
    webs: tuple[Living, Living], chromium: Browser, shop_url: str, tmp_path: Path
) -> None:
    first, second = webs
    people, orders = write_files(tmp_path)
    owner = Owner(open_page(chromium), first)
    owner.begins(first.first_link())
    owner.brings(people, "not saved, with reasons")
    owner.url = second.url
    owner.brings(orders, "6,810")
    owner.builds_segment("Bought twice")
    owner.url = first.url
    owner.writes_letter("Winter teas", "Bought twice", shop_url)
    owner.url = second.url
    owner.opens_and_clicks("শীতের চা এসে গেছে", "আবার অর্ডার")
    owner.sees_on_timeline("রহিম উদ্দিন", "Followed a link", "Opened the letter", "Got the letter", "Order #1002")
    owner.url = first.url
    owner.sees_result("Winter teas", "Followed a link", "1 person")


def test_every_process_shows_that_it_lives(webs: tuple[Living, Living]) -> None:
    until = time.monotonic() + 120
    told = ""
    while time.monotonic() < until and not (ready(webs[1])["ready"] and 'worker"} 2' in told):
        time.sleep(0.5)
        told = text_of(f"{webs[0].url}/metrics")
    assert ready(webs[0]) == {"ready": True, "database": True, "migrations": True, "worker": True}
    assert 'nokshi_parts_alive{part="worker"} 2.0' in told
    assert 'nokshi_parts_alive{part="scheduler"} 1.0' in told


def test_lines_of_two_web_processes_hear_what_a_worker_does(webs: tuple[Living, Living]) -> None:
    first, second = webs
    told = furnished(first)
    bringer = Bringer(second.url, token_for(first, "dev@shapla.example"), told["units"][0])
    ona, there = reader(first, told, "ona"), reader(second, told, "ona")
    cleo = reader(first, told, "cleo")
    asked = ona.names_in("/customers/")
    ear, hers = ona.listen(asked), cleo.listen([*cleo.names_in("/customers/"), *asked])
    bringer.bring("one.csv", "name,email\nMira,mira@example.com\nNila,nila@example.com\n")
    assert ear.hear("customers.new", 2) == 2
    place = ear.last
    ear.hang_up()
    bringer.bring("two.csv", "name,email\nOli,oli@example.com\nPia,pia@example.com\nRia,ria@example.com\n")
    again = there.listen(there.names_in("/customers/"), last=place)
    assert again.hear("customers.new", 3) == 3
    until = tuple(map(int, again.last.split(".")))
    while tuple(map(int, hers.hear_place().split("."))) < until:
        # Something that everybody hears moves her place on, too.
        there.text("/customers/add/", {"kind": "person", "name": "Of all"})
    assert hers.count("customers.new") == 0
    for one in (again, hers):
        one.hang_up()
    news = json.loads(reader(second, told, "dev").text("/notices/now/"))["notices"]
    assert [one["text"] for one in news] == ["one.csv is in: 2 rows.", "two.csv is in: 3 rows."]
    assert json.loads(cleo.text("/notices/now/")) == {"notices": []}


def test_limits_are_counted_for_all_and_by_each_alone_while_redis_is_away(all_machines: Machines) -> None:
    first, second, redis = all_machines.first, all_machines.second, all_machines.redis
    token = token_for(first, "nusrat@shapla.example")
    at_first, at_second = left_in_one_minute((first, second), token)
    assert at_second == at_first - 1
    redis.hang()
    alone = left_in_one_minute((first, second), token)
    assert alone[0] == alone[1]
    redis.stop()
    assert min(left_in_one_minute((first, second), token)) > 0
    redis.start()
    until = time.monotonic() + 60
    while time.monotonic() < until and at_second != at_first - 1:
        at_first, at_second = left_in_one_minute((first, second), token)
        time.sleep(0.5)
    assert at_second == at_first - 1


def left_in_one_minute(webs: tuple[Living, Living], token: str) -> list[int]:
    """Call every web process once, within one minute of the clock, and return how many calls each says are left."""
    while True:
        minute = int(time.time() // 60)
        left = [left_at(web, token) for web in webs]
        if int(time.time() // 60) == minute:
            return left


def left_at(web: Living, token: str) -> int:
    request = urllib.request.Request(f"{web.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return int(str(answer.headers["RateLimit"]).partition("r=")[2].partition(";")[0])


def furnished(web: Living) -> Any:
    """Put the cast into the base that all share, and return their sessions."""
    environment = {**web.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    command = [sys.executable, "-m", "tests.browser.furnish_live"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def token_for(web: Living, email: str) -> str:
    """Return a token for whatever somebody may do."""
    command = [sys.executable, "-m", "nokshi", "token", "create", "--user", email, "--scope", "*"]
    done = subprocess.run(command, cwd=ROOT, env=web.environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def reader(web: Living, told: Any, name: str) -> Reader:
    """Return one of the cast at one of the web processes."""
    return Reader(urlsplit(web.url).port or 0, told["sessions"][name])


def text_of(url: str) -> str:
    """Return what is at an address."""
    with urllib.request.urlopen(url) as answer:
        return str(answer.read().decode())


def ready(web: Living) -> Any:
    """Return what the readiness of a web process says, whatever its status."""
    try:
        with urllib.request.urlopen(f"{web.url}/health/ready") as answer:
            return json.load(answer)
    except urllib.error.HTTPError as answer:
        return json.load(answer)
