"""One more proof before what is grave, also from those whom a provider alone knows."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from nokshi.kernel import clock
from nokshi.workspace import oidc
from nokshi.workspace.models import Role, SignOn, Token, User
from nokshi.workspace.tests.test_factors import give_app
from tests import cast
from tests.peers.provider import signed_in_there, through, way_on, who

SignedIn = Callable[[User], Client]
SetUp = Callable[..., SignOn]
pytestmark = pytest.mark.django_db
PASSKEY, AGAIN, TOKEN = "/account/signing-in/passkeys/add/", "/account/sign-on/again/", "/account/tokens/new/"
GIVEN = {"name": "Till", "reach": "read", "days": "30"}


@pytest.fixture
def newcomer(set_up: SetUp, places: cast.Places) -> Client:
    """Return the browser of somebody whom the provider alone knows."""
    set_up(makes_accounts=True, role=Role.objects.get(name="manager"), unit=places.root)
    browser = Client()
    through(browser, "new")
    assert who(browser) == User.objects.get(email="new.hand@shapla.example").pk
    return browser


def asked_again(browser: Client, path: str = PASSKEY) -> str:
    """Return where the provider is met once more, for a page that asks for a proof."""
    asked = browser.get(path)
    assert (asked.status_code, unquote(asked["Location"])) == (302, f"{AGAIN}?next={path}")
    return way_on(browser.get(asked["Location"]))


def test_whom_the_provider_alone_knows_proves_it_there(newcomer: Client) -> None:
    there = asked_again(newcomer)
    assert "prompt=login" in there
    assert "max_age=0" in there
    back = newcomer.get(signed_in_there(there, "new"))
    assert (back.status_code, back["Location"]) == (302, PASSKEY)
    assert newcomer.get(PASSKEY).status_code == 200


def test_what_was_sent_before_the_proof_is_done_after_it(newcomer: Client) -> None:
    asked = newcomer.post(TOKEN, GIVEN)
    assert unquote(asked["Location"]) == f"{AGAIN}?next={TOKEN}"
    assert not Token.objects.exists()
    made = newcomer.get(signed_in_there(way_on(newcomer.get(asked["Location"])), "new"))
    assert Token.objects.get().name == "Till"
    assert made.context["raw"].startswith("nk_")


def test_somebody_else_there_proves_nothing(newcomer: Client, dev_there: User) -> None:
    answer = newcomer.get(signed_in_there(asked_again(newcomer), "dev"))
    assert answer.status_code == 403
    assert "not who is signed in here" in answer.content.decode()
    assert newcomer.get(PASSKEY).status_code == 302


@pytest.mark.parametrize("asked", [{"prompt": None, "max_age": None}, {"prompt": None, "max_age": "86400"}])
def test_having_been_signed_in_there_before_proves_nothing(
    newcomer: Client, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str | None]
) -> None:
    """Whoever sits at an open browser can take the wish for a new sign-in out of the address."""
    cookies = httpx.Cookies()
    signed_in_there(newcomer.get("/account/sign-on/")["Location"], "new", cookies)
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    there = httpx.URL(asked_again(newcomer))
    params = {**dict(there.params), **asked}
    stripped = there.copy_with(params={name: value for name, value in params.items() if value is not None})
    answer = newcomer.get(signed_in_there(str(stripped), "nobody at all", cookies))
    assert answer.status_code == 403
    assert "does not say that you signed in there just now" in answer.content.decode()
    assert newcomer.get(PASSKEY).status_code == 302


@pytest.mark.parametrize("signed_in_at", [None, "1700000000", True, 1_700_000_000 - 61, 1_700_000_000 + 121])
def test_a_time_that_is_none_or_another_is_not_taken(signed_in_at: Any) -> None:
    since = cast.NOON.timestamp()
    claims = {} if signed_in_at is None else {"auth_time": signed_in_at}
    if isinstance(signed_in_at, int) and not isinstance(signed_in_at, bool):
        claims = {"auth_time": since + signed_in_at - 1_700_000_000}
    with pytest.raises(oidc.NotFresh):
        oidc.check_fresh(claims, since, cast.NOON + timedelta(seconds=60))
    oidc.check_fresh({"auth_time": since + 1}, since, cast.NOON + timedelta(seconds=60))


def test_a_provider_that_is_off_proves_nothing_and_says_what_to_do(newcomer: Client) -> None:
    SignOn.objects.update(is_on=False)
    asked = newcomer.get(PASSKEY)
    answer = newcomer.get(asked["Location"])
    assert answer.status_code == 403
    assert "I do not know my password" in answer.content.decode()
    assert newcomer.get(PASSKEY).status_code == 302


def test_who_has_a_password_is_asked_for_it_and_not_sent_away(set_up: SetUp, dev_there: User) -> None:
    set_up()
    browser = Client()
    through(browser, "dev")
    assert unquote(browser.get(PASSKEY)["Location"]) == f"/account/again/?next={PASSKEY}"
    assert browser.get(AGAIN)["Location"] == "/account/again/"


def test_a_role_that_asks_for_a_factor_lets_it_be_added_by_the_provider(newcomer: Client) -> None:
    Role.objects.filter(name="manager").update(needs_factor=True)
    assert newcomer.get("/")["Location"] == "/account/signing-in/"
    newcomer.get(signed_in_there(asked_again(newcomer), "new"))
    assert newcomer.get(PASSKEY).status_code == 200


def test_no_token_is_made_without_one_more_proof(dev: User, signed_in: SignedIn, proven: SignedIn) -> None:
    browser = signed_in(dev)
    assert unquote(browser.get(TOKEN)["Location"]) == f"/account/again/?next={TOKEN}"
    assert browser.post(TOKEN, GIVEN).status_code == 302
    given = json.dumps({"name": "Till", "scopes": ["read"]})
    refused = browser.post("/api/v1/tokens", given, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "proof_wanted")
    assert "/account/again/" in refused.json()["detail"]
    assert not Token.objects.exists()
    made = proven(dev).post("/api/v1/tokens", given, content_type="application/json")
    assert made.status_code == 201


def test_nobodys_factors_are_taken_off_without_one_more_proof(
    ona: User, dev: User, signed_in: SignedIn, proven: SignedIn
) -> None:
    give_app(dev)
    browser, page = signed_in(ona), reverse("workspace:person_factors", args=[dev.pk])
    assert unquote(browser.post(page)["Location"]) == f"/account/again/?next={page}"
    called = f"/api/v1/users/{dev.pk}/take-factors"
    assert browser.post(called).json()["code"] == "proof_wanted"
    assert Authenticator.objects.filter(user=dev).count() == 2
    assert proven(ona).post(called).status_code == 200
    assert not Authenticator.objects.filter(user=dev).exists()


def test_a_password_is_not_guessed_without_end_on_its_page(dev: User, signed_in: SignedIn) -> None:
    browser, page = signed_in(dev), reverse("workspace:password")
    new = "another quilt of stitches"
    for _ in range(10):
        assert browser.post(page, {"old": "wrong", "new": new}).status_code == 422
    refused = browser.post(page, {"old": cast.PASSWORD, "new": new})
    assert refused.status_code == 429
    assert "up to ten minutes" in refused.content.decode()
    dev.refresh_from_db()
    assert dev.check_password(cast.PASSWORD)
    assert browser.get(page).status_code == 200


def test_a_password_is_not_guessed_without_end_as_a_proof(dev: User, signed_in: SignedIn) -> None:
    browser = signed_in(dev)
    for _ in range(10):
        browser.post("/account/again/", {"password": "wrong"})
    assert browser.post("/account/again/", {"password": cast.PASSWORD}).status_code == 429
    assert browser.get(TOKEN).status_code == 302
