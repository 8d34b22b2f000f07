"""Wrong passwords are counted by place and by account, and nobody is shut out of where he was let in."""

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import reverse

from nokshi.kernel import clock
from nokshi.workspace import actions
from nokshi.workspace.lockout import place_of
from nokshi.workspace.models import User
from tests import cast
from tests.peers.provider import who

HOME, AWAY = "198.51.100.7", "203.0.113.9"


def attempt(address: str, password: str = "wrong", email: str = "dev@shapla.example") -> Client:
    browser = Client(REMOTE_ADDR=address)
    given = {"login": email, "password": password}
    browser.status = browser.post(reverse("account_login"), given).status_code  # type: ignore[attr-defined]
    return browser


def besiege(places: int = 7, tries: int = 8, email: str = "dev@shapla.example") -> None:
    """Guess at a password from many places, as often as each is listened to."""
    for place in range(places):
        AccessAttempt.objects.create(
            username=email, ip_address=f"192.0.2.{place}", user_agent="x", failures_since_start=tries,
            attempt_time=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("198.51.100.7", "198.51.100.7"), ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"), ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"), ("fe80::1%eth0", "fe80::"), ("", None), ("unix:", None),
    ],
)  # fmt: skip
def test_a_place_is_an_address_or_a_network_of_the_new_kind(address: str, place: str | None) -> None:
    assert place_of(RequestFactory().get("/", REMOTE_ADDR=address)) == place


def test_many_addresses_of_one_network_are_one_place(dev: User) -> None:
    for number in range(8):
        attempt(f"2001:db8:1:2::{number:x}")
    browser = attempt("2001:db8:1:2:ffff::1", cast.PASSWORD)
    assert (browser.status, who(browser)) == (429, None)  # type: ignore[attr-defined]
    assert who(attempt("2001:db8:1:3::1", cast.PASSWORD)) == dev.pk


def test_an_account_that_many_places_guess_at_opens_where_it_was_opened_before(dev: User) -> None:
    assert who(attempt(HOME, cast.PASSWORD)) == dev.pk
    besiege()
    page = Client(REMOTE_ADDR=AWAY).post(
        reverse("account_login"), {"login": "Dev@shapla.example", "password": cast.PASSWORD}
    )
    assert page.status_code == 429
    assert "from many places" in page.content.decode()
    assert who(attempt(AWAY, cast.PASSWORD)) is None
    assert who(attempt(HOME, cast.PASSWORD)) == dev.pk


def test_where_it_was_opened_before_guesses_are_counted_all_the_same(dev: User) -> None:
    attempt(HOME, cast.PASSWORD)
    besiege()
    for _ in range(8):
        attempt(HOME)
    assert who(attempt(HOME, cast.PASSWORD)) is None


def test_one_place_that_goes_on_guessing_shuts_nobody_out_elsewhere(dev: User) -> None:
    besiege(places=1, tries=500)
    besiege(places=6, email="eve@shapla.example")
    assert who(attempt(AWAY, cast.PASSWORD)) == dev.pk


def test_a_new_password_ends_the_siege(dev: User) -> None:
    besiege()
    new = "another quilt of stitches"
    actions.change_password(user=dev, password=new, actor=cast.actor(dev), now=clock.now())
    assert who(attempt(AWAY, new)) == dev.pk
