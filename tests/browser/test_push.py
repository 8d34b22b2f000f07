"""From a button to a message on the device: the worker seals it, a push service takes it, Chromium shows it.

Only the subscription itself is not Chromium's: for that it asks a service of its maker's, which no test should need.
"""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import barriers, open_page
from tests.browser.living import living
from tests.peers.push_service import PushService

pytestmark = pytest.mark.browser
PATIENCE = 60.0
SUBSCRIBED = """PushManager.prototype.subscribe = async (asked) => {
    if (!asked.userVisibleOnly || !asked.applicationServerKey) throw new TypeError("asked wrongly");
    return %s;
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map((one) => ({ title: one.title, body: one.body, url: one.data.url }))"""


def test_a_message_comes_to_the_device_that_was_let_in(
    chromium: Browser, tmp_path: Path, push_service: PushService
) -> None:
    with living(tmp_path, NOKSHI_INNER_ADDRESSES="127.0.0.1") as house:
        page = open_page(chromium)
        page.context.grant_permissions(["notifications"])
        page.add_init_script(SUBSCRIBED % push_service.subscription())
        page.goto(house.first_link().replace("127.0.0.1", "localhost"))
        page.fill("[name=name]", "Ona")
        page.fill("[name=email]", "ona@shapla.example")
        page.fill("[name=password]", "a quilt of eleven stitches")
        page.locator(".gate__card button.button--main").click()
        page.wait_for_url("**/settings/organisation/**")
        base = "/".join(page.url.split("/")[:3])
        deliver = deliverer(page, base)

        page.goto(f"{base}/account/devices/")
        page.locator("push-device button").click()
        page.wait_for_selector(".rows__row")
        assert not barriers(page)
        page.locator("form[action='/account/devices/try/'] button").click()
        until = time.monotonic() + PATIENCE
        while not push_service.taken and time.monotonic() < until:
            page.wait_for_timeout(200)
        deliver(push_service.read())
        shown = page.evaluate(SHOWN)
        assert [(one["title"], one["url"]) for one in shown] == [("Nokshi", "/account/devices/")]


def deliverer(page: Page, base: str) -> Any:
    """Return what hands a message to the page's service worker as a push service would."""
    tool = page.context.new_cdp_session(page)
    known: list[dict[str, Any]] = []
    tool.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    tool.send("ServiceWorker.enable")

    def deliver(message: Any) -> None:
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        number = known[-1]["registrationId"]
        given = {"origin": base, "registrationId": number, "data": json.dumps(message)}
        tool.send("ServiceWorker.deliverPushMessage", given)
        page.wait_for_timeout(500)

    return deliver
