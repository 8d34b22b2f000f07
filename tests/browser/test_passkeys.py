"""Passkeys in a real browser: made, kept, and enough to sign in; the authenticator is Chromium's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import barriers, faults_of, open_page
from tests.browser.living import living

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "ona@shapla.example", "a quilt of eleven stitches"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """Return a page of the owner of a new house, on a device that keeps passkeys."""
    with living(tmp_path) as house:
        page = open_page(chromium)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        page.goto(house.first_link().replace("127.0.0.1", "localhost"))
        page.fill("[name=name]", "Ona")
        page.fill("[name=email]", EMAIL)
        page.fill("[name=password]", PASSWORD)
        page.locator(".gate__card button.button--main").click()
        page.wait_for_url("**/settings/organisation/**")
        yield page


def at(page: Page, path: str) -> str:
    """Return an address of the house that the page is in."""
    return "/".join(page.url.split("/")[:3]) + path


def prove(page: Page) -> None:
    page.fill("[name=password]", PASSWORD)
    page.locator(".gate__card button.button--main").click()


def test_a_passkey_is_made_and_signs_in_without_a_password(page: Page) -> None:
    page.goto(at(page, "/account/signing-in/passkeys/add/"))
    prove(page)
    page.locator("pass-key button").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto(at(page, "/account/signing-in/"))
    expect(page.get_by_text("Passkey 1")).to_be_visible()
    assert barriers(page) == []
    page.context.clear_cookies()
    page.goto(at(page, "/account/login/"))
    page.locator("pass-key button").click()
    page.wait_for_url(at(page, "/"))
    expect(page.locator("h1")).to_be_visible()
    assert faults_of(page) == []


def test_a_passkey_is_the_second_proof_after_a_password(page: Page) -> None:
    page.goto(at(page, "/account/signing-in/passkeys/add/"))
    prove(page)
    page.locator("pass-key button").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.context.clear_cookies()
    page.goto(at(page, "/account/login/"))
    page.fill("[name=login]", EMAIL)
    prove(page)
    page.wait_for_url("**/signing-in/code/")
    assert barriers(page) == []
    page.locator("pass-key button").click()
    page.wait_for_url(at(page, "/"))
    assert faults_of(page) == []
