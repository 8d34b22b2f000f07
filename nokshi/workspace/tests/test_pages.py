"""Every page of the settings opens for the owner, in both languages, and not for others."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nokshi.ports.capabilities import capabilities
from nokshi.ports.fields import fields
from nokshi.workspace.models import Role, Team, Unit, User
from nokshi.workspace.web.choices import by_section
from tests import cast

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


@pytest.mark.parametrize("name", ["people", "roles", "teams", "units", "changes"])
def test_a_list_costs_the_same_for_few_and_for_many(
    name: str, ona: User, places: cast.Places, signed_in: OpenClient
) -> None:
    browser = signed_in(ona)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse(f"workspace:{name}")).status_code == 200
        return len(asked)

    few = questions()
    team = Team.objects.create(name="One", unit=places.dhaka)
    for number in range(4):
        team.members.add(cast.make_user(f"Person{number}", "reader", places.dhaka))
        Role.objects.create(name=f"Role {number}")
        cast_unit = Unit.objects.create(name=f"Unit {number}", parent=places.root, path=f"new{number}")
        Unit.objects.filter(pk=cast_unit.pk).update(path=f"{places.root.path}{cast_unit.pk}/")
        Team.objects.create(name=f"Team {number}", unit=places.dhaka)
    assert questions() <= few + (1 if name == "teams" else 0)


@pytest.mark.django_db
@pytest.mark.parametrize("things", [capabilities, fields])
def test_rights_and_fields_stand_once_under_each_heading(things: Any) -> None:
    ordered = [str(one.section) for one in by_section(list(things))]
    headings = [title for title, _ones in groupby(ordered)]
    assert len(headings) == len(set(headings))
    assert len(ordered) == len(list(things))
