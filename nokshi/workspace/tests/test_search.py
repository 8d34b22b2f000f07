"""⌘K finds pages, settings and commands that the reader may open."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.ports.navigation import Command, Place, SettingsPage, commands, places, settings_pages
from nokshi.workspace.models import User

OpenClient = Callable[[User], Client]


def found(browser: Client, text: str) -> str:
    return browser.get(reverse("workspace:palette"), {"q": text}).content.decode()


def test_a_page_of_the_settings_is_found_in_either_language(ona: User, signed_in: OpenClient) -> None:
    ona.language = "bn"
    ona.save()
    browser = signed_in(ona)
    assert reverse("workspace:roles") in found(browser, "roles")
    assert reverse("workspace:roles") in found(browser, "ভূমিকা")


def test_what_may_not_be_opened_is_not_found(eve: User, signed_in: OpenClient) -> None:
    browser = signed_in(eve)
    assert reverse("workspace:roles") not in found(browser, "roles")
    assert reverse("workspace:invite") not in found(browser, "invite")


def test_without_a_text_it_offers_pages_and_commands(ona: User, signed_in: OpenClient) -> None:
    offered = found(signed_in(ona), "")
    assert reverse("workspace:invite") in offered
    assert 'href="/"' in offered


def test_the_page_says_when_nothing_is_called_so(ona: User, signed_in: OpenClient) -> None:
    page = signed_in(ona).get(reverse("workspace:search"), {"q": "zzzz <b>"}).content.decode()
    assert "Nothing is called so" in page
    assert "<b>" not in page.partition("<main")[2].replace("</b>", "")[:4000] or "&lt;b&gt;" in page


@pytest.mark.parametrize("lent", [*places.lent, *settings_pages, *commands], ids=lambda lent: lent.name)
def test_whatever_is_lent_to_the_navigation_has_an_address(lent: Place | SettingsPage | Command) -> None:
    assert reverse(lent.url).startswith("/")


def test_a_sign_that_no_database_takes_is_a_blank(ona: User, signed_in: OpenClient) -> None:
    assert signed_in(ona).get(reverse("workspace:search"), {"q": "a\x00b"}).status_code == 200
