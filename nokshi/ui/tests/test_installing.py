import json
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from nokshi.workspace.models import User


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("en", "Nokshi"), ("bn", "নকশী")])
def test_the_manifest_speaks_the_readers_language(client: Client, language: str, name: str) -> None:
    told = json.loads(client.get("/manifest.webmanifest", headers={"Accept-Language": language}).content)
    assert told["name"] == name
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/").partition("?")[0])


@pytest.mark.django_db
def test_the_service_worker_is_asked_for_anew_each_time(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")
    assert 'const PAGE = "/offline/"' in answer.content.decode()


@pytest.mark.django_db
def test_a_page_without_a_network_is_there_for_anybody(client: Client) -> None:
    answer = client.get("/offline/")
    assert answer.status_code == 200
    assert "Nokshi-Reader" not in answer.headers


@pytest.mark.django_db
def test_pages_name_their_reader_for_what_the_device_keeps(
    ona: User, dev: User, signed_in: Callable[[User], Client]
) -> None:
    names = {signed_in(user).get("/customers/")["Nokshi-Reader"] for user in (ona, ona, dev)}
    assert len(names) == 2
