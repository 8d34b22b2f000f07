"""A look at a customer is noted when his page is shown, though it was fetched before; not when it is only fetched."""

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import faults_of
from tests.browser.furnished import Furnished

pytestmark = pytest.mark.browser


def test_a_page_that_was_fetched_before_tells_when_it_is_shown(chromium: Browser, furnished: Furnished) -> None:
    page = furnished.page(chromium)
    told: list[str] = []
    page.on("request", lambda one: told.append(one.method) if one.url.endswith("/timeline/looked/") else None)
    page.goto(furnished.url + "/customers/")
    link = page.locator("a.table__name[data-preload]").first
    with page.expect_response(lambda answer: answer.request.headers.get("purpose") == "prefetch"):
        link.hover()
    assert told == []
    with page.expect_response("**/timeline/looked/") as noted:
        link.click()
    assert noted.value.status == 204
    page.reload()
    page.wait_for_load_state("load")
    assert told == ["POST"]
    assert faults_of(page) == []
