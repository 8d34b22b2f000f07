"""Every page of the settings opens for the owner, in both languages, and not for others."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.workspace.models import User

OpenClient = Callable[[User], Client]
SETTINGS = (
    "organisation", "languages", "units", "unit_add", "people", "invite", "teams", "team_add", "roles", "role_add",
    "changes", "staff_mail",
)  # fmt: skip
OWN = ("today", "search", "palette", "keys", "account", "password", "settings")


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("name", [*SETTINGS, *OWN])
def test_a_page_opens_for_the_owner(name: str, language: str, ona: User, signed_in: OpenClient) -> None:
    ona.language = language
    ona.save()
    response = signed_in(ona).get(reverse(f"workspace:{name}"))
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language


@pytest.mark.parametrize("name", SETTINGS)
def test_a_page_of_the_settings_is_not_there_for_a_reader(name: str, eve: User, signed_in: OpenClient) -> None:
    assert signed_in(eve).get(reverse(f"workspace:{name}")).status_code == 404


@pytest.mark.parametrize("name", [*SETTINGS, *OWN])
def test_a_stranger_is_asked_to_sign_in(name: str, client: Client, places: object) -> None:
    response = client.get(reverse(f"workspace:{name}"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
