"""Open pages move when somebody else does something, tell nothing to strangers, and say when the line is gone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from nokshi.ui.web.preloading import SECONDS
from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page, picture, too_wide
from tests.browser.listening import Reader
from tests.browser.living import Living, living
from tests.house.code import ROOT

pytestmark = pytest.mark.browser
PATIENCE = 30_000
KEPT = "caches.keys().then(all => all.filter(name => name.startsWith('nokshi-pages-')).length)"
ROWS = 60_000


def until(page: Page, expression: str) -> None:
    """Wait until something is so; the page's own policy forbids to wait within it."""
    for _ in range(PATIENCE // 100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


@dataclass(slots=True)
class House:
    """A running house that can be stopped and brought back at the same address."""

    home: Path
    told: dict[str, Any]
    running: Living
    stack: ExitStack

    @property
    def port(self) -> int:
        return urlsplit(self.running.url).port or 0

    @property
    def ada(self) -> str:
        return f"{self.running.url}/customers/{self.told['ada']}/"

    def reader(self, name: str) -> Reader:
        return Reader(self.port, self.told["sessions"][name])

    def stop(self) -> None:
        self.stack.close()

    def bring_back(self) -> None:
        self.running = self.stack.enter_context(living(self.home, self.port))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Run a house with the cast in it."""
    home = tmp_path_factory.mktemp("live")
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")}
    environment = {**bare, "NOKSHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    command = [sys.executable, "-m", "tests.browser.furnish_live"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with ExitStack() as stack:
        running = stack.enter_context(living(home))
        yield House(home, json.loads(done.stdout), running, stack)


@pytest.fixture
def looking(chromium: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Open a page as one of the cast, with its line already held."""
    pages: list[Page] = []

    def look(name: str, url: str, size: tuple[int, int] = DESK) -> Page:
        page = open_page(chromium, size=size, language="bn" if name == "bela" else "en")
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        key = str(house.told["sessions"][name])
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": house.running.url}])
        page.goto(url)
        until(page, "document.querySelector('live-line')?.line?.readyState === 1")
        page.evaluate("window.isTheSame = true")
        return page

    yield look
    for page in pages:
        page.context.close()


def test_an_open_record_follows_what_another_does(house: House, looking: Callable[..., Page]) -> None:
    page = looking("ona", house.ada)
    house.reader("dev").set(house.told["ada"], "city", "Sylhet")
    expect(page.locator("#own-facts")).to_contain_text("Sylhet", timeout=PATIENCE)
    expect(page.locator("#own-thread")).to_contain_text("Sylhet", timeout=PATIENCE)
    assert page.evaluate("window.isTheSame")
    assert faults_of(page) == []


def test_an_open_list_says_how_many_are_new(house: House, looking: Callable[..., Page]) -> None:
    page = looking("bela", f"{house.running.url}/customers/")
    form = {"kind": "person", "name": "Grace Hopper"}
    house.reader("dev").text("/customers/add/", form)
    pill = page.locator(".live-pill")
    expect(pill).to_contain_text("১", timeout=PATIENCE)
    assert "Grace Hopper" not in page.locator("#list").inner_text()
    pill.click()
    expect(page.locator("#list")).to_contain_text("Grace Hopper")
    expect(pill).to_have_count(0)
    assert page.evaluate("window.isTheSame")
    assert faults_of(page) == []


def test_the_readers_of_the_log_move_as_events_come(house: House, looking: Callable[..., Page]) -> None:
    page = looking("ona", f"{house.running.url}/timeline/readers/")
    arrivals, standings = page.locator("#arrivals"), page.locator("#standings")
    before, stood = arrivals.inner_text(), standings.inner_html()
    house.reader("dev").set(house.told["ada"], "city", "Bhola")
    expect(arrivals).not_to_have_text(before, timeout=PATIENCE)
    until(page, f"document.getElementById('standings').innerHTML !== {json.dumps(stood)}")
    assert page.evaluate("window.isTheSame")
    assert faults_of(page) == []


def test_a_backup_comes_into_the_open_list(house: House, looking: Callable[..., Page]) -> None:
    page = looking("ona", f"{house.running.url}/settings/backups/")
    rows = page.locator("#backups .rows__row")
    before = rows.count()
    house.running.command("backup")
    expect(rows).to_have_count(before + 1, timeout=PATIENCE)
    assert page.evaluate("window.isTheSame")
    assert faults_of(page) == []


def test_nothing_reaches_a_stranger(house: House) -> None:
    ona, cleo, ada = house.reader("ona"), house.reader("cleo"), house.told["ada"]
    of_ona = ona.names_in(f"/customers/{ada}/")
    own, hers = cleo.names_in("/customers/"), ona.names_in("/customers/")
    name = f"customers.customer:{ada}"
    ear, seen = cleo.listen([*own, *hers, *of_ona]), ona.listen([*of_ona, *hers])
    form = {"kind": "person", "name": "Only in Dhaka"}
    house.reader("dev").text("/customers/add/", form)
    ona.set(ada, "city", "Khulna")
    assert seen.hear(name) == 1
    ona.text("/customers/add/", {"kind": "person", "name": "Of two units", "units": house.told["units"]})
    ona.text("/customers/add/", {"kind": "person", "name": "Of no unit"})
    assert seen.hear("customers.new", 3) == 3
    place = ear.hear_place()
    while int(place.split(".")[1]) < int(seen.last.split(".")[1]):
        place = ear.hear_place()
    assert name not in {topic for told in ear.heard for topic in told}
    assert ear.count("customers.new") == 0
    for one in (ear, seen):
        one.hang_up()


def test_a_line_that_comes_back_is_told_all_it_missed(house: House) -> None:
    ona, dev, ada = house.reader("ona"), house.reader("dev"), house.told["ada"]
    names, name = ona.names_in(f"/customers/{ada}/"), f"customers.customer:{ada}"
    ear = ona.listen(names)
    dev.set(ada, "city", "Bogura")
    assert ear.hear(name) == 1
    place = ear.last
    ear.hang_up()
    for city in ("Pabna", "Natore", "Rajshahi"):
        dev.set(ada, "city", city)
    again = ona.listen(names, last=place)
    assert again.hear(name, 3) == 3
    again.hang_up()


def test_a_lost_line_is_said_and_what_was_missed_is_fetched(house: House, looking: Callable[..., Page]) -> None:
    page = looking("ona", house.ada)
    mark = page.locator("live-line [data-mark]")
    expect(mark).to_be_hidden()
    house.stop()
    expect(mark).to_be_visible(timeout=PATIENCE)
    house.bring_back()
    house.reader("dev").set(house.told["ada"], "city", "Jashore")
    expect(mark).to_be_hidden(timeout=PATIENCE)
    expect(page.locator("#own-facts")).to_contain_text("Jashore", timeout=PATIENCE)
    assert page.evaluate("window.isTheSame")


def test_what_is_being_written_is_left_and_the_collision_said(house: House, looking: Callable[..., Page]) -> None:
    page = looking("ona", house.ada)
    place = page.locator('edit-in-place[data-name="city"]')
    place.locator("a").click()
    place.locator("input").fill("My town")
    house.reader("dev").set(house.told["ada"], "city", "Tangail")
    expect(page.locator("toast-rack")).to_contain_text("Tangail", timeout=PATIENCE)
    expect(place.locator("input")).to_have_value("My town")
    place.locator("input").press("Escape")
    expect(page.locator("#own-facts")).to_contain_text("Tangail", timeout=PATIENCE)
    assert faults_of(page) == []


def test_a_page_seen_lately_is_read_without_a_network(house: House, looking: Callable[..., Page]) -> None:
    page = looking("ona", house.ada, PHONE)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    until(page, f"{KEPT}.then(many => many === 1)")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("offline-band")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Ada Lovelace")
    assert not too_wide(page)
    page.context.set_offline(False)
    expect(page.locator("offline-band")).to_be_hidden(timeout=PATIENCE)


def test_what_was_seen_on_a_phone_is_there_without_a_network(house: House, looking: Callable[..., Page]) -> None:
    page = looking("ona", house.ada, PHONE)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    seen = {"today": "/", "list": "/customers/", "customer": urlsplit(house.ada).path}
    for name, path in seen.items():
        page.goto(house.running.url + path)
        expect(page.locator("offline-band")).to_be_hidden()
        assert not too_wide(page), path
        picture(page, f"phone-online-{name}")
    assert faults_of(page) == []
    until(page, f"{KEPT}.then(many => many === 1)")
    # The very first page was fetched ahead for the worker: so long the browser shows it as if there were a network.
    page.wait_for_timeout(1_000 * (SECONDS + 1))
    page.context.set_offline(True)
    for name, path in seen.items():
        page.goto(house.running.url + path)
        expect(page.locator("offline-band")).to_be_visible()
        assert not too_wide(page), path
        picture(page, f"phone-offline-{name}")
    assert barriers(page) == []
    page.goto(f"{house.running.url}/segments/")
    expect(page.locator("h1")).to_have_text("No network")
    picture(page, "phone-offline-never-seen")
    page.context.set_offline(False)
    page.goto(f"{house.running.url}/segments/")
    expect(page.locator("h1")).to_have_text("Segments")


def test_signing_out_forgets_the_kept_pages(house: House, looking: Callable[..., Page]) -> None:
    page = looking("dev", house.ada)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    until(page, f"{KEPT}.then(many => many === 1)")
    page.evaluate("document.querySelector('form[action=\"/account/logout/\"]').requestSubmit()")
    expect(page.locator("[name=login]")).to_be_visible()
    until(page, f"{KEPT}.then(many => many === 0)")
    page.context.set_offline(True)
    page.goto(house.ada)
    expect(page.locator("h1")).to_have_text("No network")


def test_a_file_of_many_megabytes_comes_through(house: House, looking: Callable[..., Page], tmp_path: Path) -> None:
    page = looking("ona", f"{house.running.url}/customers/")
    table = tmp_path / "customers.csv"
    rows = (f"Customer {at},customer{at}@example.com,Dhaka,a note of some length to carry\n" for at in range(ROWS))
    table.write_text("Name,Email,City,Note\n" + "".join(rows))
    assert table.stat().st_size > 4_000_000
    page.goto(f"{house.running.url}/imports/new/")
    page.set_input_files("input[type=file]", table)
    page.locator("main form button.button--main").click()
    page.wait_for_url("**/imports/*/**", timeout=PATIENCE * 2)
    expect(page.locator("main")).to_contain_text("customers.csv")
    assert faults_of(page) == []
