"""Every page that the resolver knows, in both languages and both widths: no barrier, no fault, nothing cut off."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from nokshi.workspace.models import User
from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page, too_wide
from tests.house.belongings import fill_the_house
from tests.house.doors import Door, doors_with_a_sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SIZES = {"desk": DESK, "phone": PHONE}


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_for_everyone(
    chromium: Browser, live_server: LiveServer, size: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The browser test has Playwright's loop in this thread; Django's guard would take it for async code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    owner = fill_the_house(language=language)
    page = open_page(chromium, size=SIZES[size], language=language)
    sign_in(page, owner, live_server.url, language)
    assert not [fault for door in doors_with_a_sample() for fault in faults_at(door, page, live_server.url)]


def faults_at(door: Door, page: Page, base: str) -> Iterator[str]:
    """Yield what is wrong with the page behind a door; parts and files are no pages."""
    answer = page.request.get(base + door.address())
    if answer.status != 200 or "<html" not in answer.text()[:300]:
        return
    page.goto(base + door.address())
    page.wait_for_load_state("networkidle")
    yield from (f"{door}: {fault}" for fault in faults_of(page))
    yield from barriers(page)
    if too_wide(page):
        yield f"{door}: must be scrolled sideways"


def sign_in(page: Page, user: User, base: str, language: str) -> None:
    """Hand the browser a session of the user."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key, settings.LANGUAGE_COOKIE_NAME: language}
    page.context.add_cookies([{"name": name, "value": str(value), "url": base} for name, value in cookies.items()])
