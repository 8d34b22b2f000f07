"""Nokshi answers to its own names only, and tells browsers what to keep shut."""

import pytest
from django.conf import LazySettings
from django.test import Client

from nokshi.site.settings import ALLOWED_HOSTS

pytestmark = pytest.mark.django_db


def test_another_name_is_told_what_to_set_and_nothing_else(client: Client) -> None:
    answer = client.get("/account/login/", headers={"Host": "evil.example"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "NOKSHI_URL" in page
    assert 'lang="bn"' in page
    assert "evil.example" not in page
    assert not answer.cookies


@pytest.mark.parametrize("host", ["localhost", "localhost:8123", "127.0.0.1:4000", "[::1]:8000"])
def test_this_machine_is_always_let_in(host: str, client: Client) -> None:
    assert client.get("/account/login/", headers={"Host": host}).status_code == 200


def test_a_number_of_our_own_is_let_in_and_another_is_not(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = [*ALLOWED_HOSTS, "192.168.1.20"]
    assert client.get("/account/login/", headers={"Host": "192.168.1.20:8000"}).status_code == 200
    assert client.get("/account/login/", headers={"Host": "192.168.1.21:8000"}).status_code == 400


def test_no_name_is_let_in_unseen() -> None:
    assert "*" not in ALLOWED_HOSTS


def test_whoever_watches_asks_by_any_name(client: Client) -> None:
    assert client.get("/health/live", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_a_link_for_a_new_password_is_not_made_of_the_name_called(client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "a@example.com"}, headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_browsers_are_told_what_to_keep_shut(client: Client, settings: LazySettings) -> None:
    answer = client.get("/")
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in answer.headers
    settings.SECURE = True
    assert client.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_cookies_of_a_sign_in_are_out_of_reach_of_scripts(client: Client) -> None:
    cookie = client.get("/account/login/").cookies["csrftoken"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
