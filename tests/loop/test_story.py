"""The loop runs: from a shop's orders to a letter and back, as its owner sees it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page, picture, too_wide
from tests.browser.living import Living, living
from tests.loop.files import write_files
from tests.loop.shop import Owner

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def nokshi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def owner(nokshi: Living, chromium: Browser, shop_url: str, tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """Walk the whole way once; the tests below look at what it left."""
    people, orders = write_files(tmp_path_factory.mktemp("files"))
    owner = Owner(open_page(chromium), nokshi)
    owner.begins(nokshi.first_link())
    owner.brings(people, "not saved, with reasons")
    owner.brings(orders, "6,810")
    owner.finds("rahim", "রহিম উদ্দিন")
    owner.builds_segment("Bought twice")
    owner.writes_letter("Winter teas", "Bought twice", shop_url)
    owner.opens_and_clicks("শীতের চা এসে গেছে", "আবার অর্ডার")
    return owner


def test_what_came_of_the_letter_is_on_the_timeline(owner: Owner) -> None:
    owner.sees_on_timeline("রহিম উদ্দিন", "Followed a link", "Opened the letter", "Got the letter", "Order #1002")


def test_the_result_page_counts_people(owner: Owner) -> None:
    owner.sees_result("Winter teas", "Followed a link", "1 person")
    picture(owner.page, "11-result")


def test_nothing_went_wrong_in_the_browser_on_the_way(owner: Owner) -> None:
    assert not faults_of(owner.page)


STATIONS = [
    "/",
    "/customers/",
    "/customers/1/",
    "/segments/1/",
    "/campaigns/1/",
    "/mail/outbox/",
    "/imports/2/",
    "/orders/",
]


@pytest.mark.parametrize("path", STATIONS)
@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_each_station_reads_well(
    owner: Owner, chromium: Browser, path: str, language: str, size: tuple[int, int]
) -> None:
    page = in_language(owner, chromium, language, size)
    page.goto(owner.url + path)
    page.wait_for_load_state("networkidle")
    name = path.strip("/").replace("/", "-") or "today"
    picture(page, f"{name}-{language}-{'phone' if size == PHONE else 'desk'}")
    assert page.get_attribute("html", "lang") == language
    assert not too_wide(page)
    assert not barriers(page)
    assert not faults_of(page)
    page.context.close()


def in_language(owner: Owner, chromium: Browser, language: str, size: tuple[int, int]) -> Page:
    """Return a page of the same owner who has switched to a language."""
    page = open_page(chromium, size=size, language=language, state=owner.page.context.storage_state())
    page.goto(owner.url + "/account/")
    page.evaluate(
        """async ([url, language]) => {
            const token = document.querySelector('meta[name=csrf-token]').content;
            await fetch(url, {method: 'POST', body: new URLSearchParams({language, csrfmiddlewaretoken: token})});
        }""",
        [owner.url + "/account/language/", language],
    )
    return page
