"""Signing in through a provider: the owner sets it up, a colleague walks through it, a stranger is let off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import PHONE, barriers, faults_of, open_page, picture
from tests.browser.living import Living, free_port, living
from tests.peers.provider import SECRET, started

pytestmark = pytest.mark.browser
PASSWORD = "a quilt of eleven stitches"
NAME = "Shapla ID"


@pytest.fixture
def port() -> int:
    """Return the port of the house, which the provider must know before it opens."""
    return free_port()


@pytest.fixture
def issuer(port: int) -> Iterator[str]:
    """Run a certified provider that sends people back to the house."""
    yield from started(f"http://127.0.0.1:{port}/account/sign-on/back/")


@pytest.fixture
def house(tmp_path: Path, port: int, issuer: str) -> Iterator[Living]:
    with living(tmp_path, port, NOKSHI_INNER_ADDRESSES="127.0.0.1") as running:
        yield running


@pytest.fixture
def owner(chromium: Browser, house: Living) -> Page:
    """Return a page of the owner of a new house."""
    page = open_page(chromium)
    page.goto(house.first_link())
    page.fill("[name=name]", "Ona")
    page.fill("[name=email]", "ona@shapla.example")
    page.fill("[name=password]", PASSWORD)
    page.locator(".gate__card button.button--main").click()
    page.wait_for_url("**/settings/organisation/**")
    return page


def set_up(page: Page, house: Living, issuer: str) -> None:
    """Fill the page of settings in as its words say."""
    page.goto(f"{house.url}/settings/sign-on/")
    page.fill("[name=password]", PASSWORD)
    page.locator(".gate__card button.button--main").click()
    expect(page.get_by_text(f"{house.url}/account/sign-on/back/")).to_be_visible()
    for name, value in (
        ("name", NAME), ("issuer", issuer), ("client_id", "nokshi"), ("client_secret", SECRET),
        ("domains", "shapla.example"),
    ):  # fmt: skip
        page.fill(f"[name={name}]", value)
    for switch in ("is_on", "is_inside", "makes_accounts"):
        page.locator(f"[name={switch}]").check()
    page.select_option("[name=role]", label="Staff")
    page.locator(".form__foot button.button--main").click()
    expect(page.locator(".toast, .banner").filter(has_text="Saved.").first).to_be_visible()
    assert SECRET not in page.content()


def walk_through(page: Page, account: str) -> None:
    """Press the button of the gate and sign in at the provider's own pages."""
    page.get_by_role("link", name=f"Sign in with {NAME}").click()
    page.fill("[name=login]", account)
    page.fill("[name=password]", "any")
    page.get_by_role("button").click()
    page.get_by_role("button", name="Continue").click()


def test_a_colleague_comes_in_and_a_stranger_learns_nothing(
    chromium: Browser, owner: Page, house: Living, issuer: str
) -> None:
    set_up(owner, house, issuer)
    assert barriers(owner) == []
    assert faults_of(owner) == []
    colleague = open_page(chromium, size=PHONE)
    colleague.goto(f"{house.url}/customers/")
    assert barriers(colleague) == []
    picture(colleague, "sign-on-gate")
    walk_through(colleague, "new")
    colleague.wait_for_url(f"{house.url}/customers/")
    expect(colleague.locator("h1")).to_have_text("Customers")
    picture(colleague, "sign-on-inside")
    stranger = open_page(chromium)
    stranger.goto(f"{house.url}/account/login/")
    walk_through(stranger, "stranger")
    expect(stranger.get_by_text("opens nothing here")).to_be_visible()
    assert barriers(stranger) == []
    stranger.goto(f"{house.url}/customers/")
    assert "/account/login/" in stranger.url
    owner.goto(f"{house.url}/settings/people/")
    expect(owner.get_by_text("নতুন কর্মী")).to_be_visible()
    expect(owner.get_by_text("mallory")).to_have_count(0)
