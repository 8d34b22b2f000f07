"""The loop's story on PostgreSQL and Redis with two web and two worker processes, each started by itself."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import open_page
from tests.browser.living import Living
from tests.loop.files import write_files
from tests.loop.shop import Owner
from tests.many.machines import machines

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def webs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Living, Living]]:
    with machines(tmp_path_factory.mktemp("machines")) as running:
        yield running


def test_the_loop_runs_on_many_processes(webs: tuple[Living, Living], chromium: Browser, tmp_path: Path) -> None:
    first, second = webs
    people, orders = write_files(tmp_path)
    owner = Owner(open_page(chromium), first)
    owner.begins(first.first_link())
    owner.brings(people, "not saved, with reasons")
    owner.url = second.url
    owner.brings(orders, "6,810")
    owner.builds_segment("Bought twice")
    owner.url = first.url
    owner.writes_letter("Winter teas", "Bought twice", f"{first.url}/account/login/")
    owner.url = second.url
    owner.sees_on_timeline("রহিম উদ্দিন", "Got the letter", "Order #1002")


def test_every_process_shows_that_it_lives(webs: tuple[Living, Living]) -> None:
    until = time.monotonic() + 120
    told = ""
    while time.monotonic() < until and not (ready(webs[1])["ready"] and 'worker"} 2' in told):
        time.sleep(0.5)
        told = text_of(f"{webs[0].url}/metrics")
    assert ready(webs[0]) == {"ready": True, "database": True, "migrations": True, "worker": True}
    assert 'nokshi_parts_alive{part="worker"} 2.0' in told
    assert 'nokshi_parts_alive{part="scheduler"} 1.0' in told


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
