"""A second factor: asked for at sign-in, changed only after one more proof, sealed at rest, told on the log."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.models import User
from nokshi.workspace.queries import factors_of
from tests import cast

OpenClient = Callable[[User], Client]
INDEX = "/account/signing-in/"


def sign_in(client: Client, user: User) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": cast.PASSWORD}, follow=True)


def code_of(secret: str) -> str:
    """Return the code of this very moment: the middle one of those taken, so that half a minute may turn on the way."""
    taken = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, taken[len(taken) // 2])))


def give_app(user: User) -> str:
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def prove(client: Client, user: User) -> Client:
    """Return a browser whose user has just proven once more who he is."""
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD})
    return client


def test_somebody_sets_up_an_app_and_gets_recovery_codes(client: Client, dev: User) -> None:
    browser = prove(client, dev)
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    codes = answer.context["unused_codes"]
    assert len(codes) == 10
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert EventRow.objects.get(kind="workspace.factor_added").data["factor"] == "totp"


def test_a_wrong_first_code_sets_nothing_up(client: Client, dev: User) -> None:
    browser = prove(client, dev)
    browser.get(reverse("mfa_activate_totp"))
    answer = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "not the code of this moment" in answer.content.decode()
    assert not Authenticator.objects.exists()
    assert not EventRow.objects.exists()


def test_a_password_alone_opens_nothing_once_there_is_an_app(client: Client, dev: User) -> None:
    secret = give_app(dev)
    asked = sign_in(client, dev)
    assert asked.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get("/").status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get("/").status_code == 200


def test_a_recovery_code_opens_once(client: Client, dev: User) -> None:
    give_app(dev)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for stranger, opens in ((client, 200), (Client(), 302)):
        sign_in(stranger, dev)
        stranger.post(reverse("mfa_authenticate"), {"code": code})
        assert stranger.get("/").status_code == opens
    assert factors_of(dev).codes_left == 9


def test_codes_cannot_be_guessed_without_end(client: Client, dev: User) -> None:
    secret = give_app(dev)
    sign_in(client, dev)
    for _ in range(11):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get("/").status_code == 302


def test_factors_are_changed_only_after_one_more_proof(dev: User, signed_in: OpenClient) -> None:
    give_app(dev)
    browser = signed_in(dev)
    for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_add_webauthn"):
        answer = browser.get(reverse(name))
        assert answer.status_code == 302
        assert "again" in answer.headers["Location"]
    assert browser.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert browser.post(reverse("mfa_remove_webauthn"), {"passkey": "1"}).status_code == 302
    assert factors_of(dev).app is not None


def test_the_password_proves_it_and_the_app_is_removed(dev: User, signed_in: OpenClient) -> None:
    give_app(dev)
    browser = signed_in(dev)
    asked = browser.get(reverse("mfa_deactivate_totp"), follow=True)
    where = asked.redirect_chain[-1][0]
    assert browser.post(where, {"password": "wrong"}).status_code == 200
    browser.post(where, {"password": cast.PASSWORD})
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert EventRow.objects.get(kind="workspace.factor_removed").data["factor"] == "totp"


def test_an_owner_takes_the_lost_factors_of_a_colleague_off(
    ona: User, dev: User, eve: User, signed_in: OpenClient, proven: OpenClient
) -> None:
    give_app(dev)
    assert signed_in(eve).post(reverse("workspace:person_factors", args=[dev.pk])).status_code == 404
    assert Authenticator.objects.exists()
    browser = proven(ona)
    assert b"Second factor" in browser.get(reverse("workspace:person", args=[dev.pk])).content
    browser.post(reverse("workspace:person_factors", args=[dev.pk]))
    assert not Authenticator.objects.exists()
    assert EventRow.objects.get(kind="workspace.factor_removed").data["factor"] == "all"


def test_secrets_of_factors_are_sealed_anew_with_the_key(dev: User, settings: Any) -> None:
    settings.SECRET_KEY = "old"
    secret = give_app(dev)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    done = actions.rotate_secrets(actor=Actor.system(), now=cast.NOON)
    settings.SECRET_KEY_FALLBACKS = []
    assert (done.sealed, done.unreadable) == (2, 0)
    held = Authenticator.objects.get(type="totp")
    assert get_adapter().decrypt(held.data["secret"]) == secret


def test_the_page_says_what_there_is(dev: User, signed_in: OpenClient) -> None:
    browser = signed_in(dev)
    assert "Set up" in browser.get(INDEX).content.decode()
    give_app(dev)
    assert "10 codes left" in browser.get(INDEX).content.decode()


def test_the_page_says_where_passkeys_work(client: Client, dev: User) -> None:
    browser = prove(client, dev)
    where = reverse("mfa_add_webauthn")
    for host, said in (("127.0.0.1:8000", "http://localhost:8000"), ("localhost", ""), ("testserver", "NOKSHI_URL")):
        page = browser.get(where, headers={"Host": host}).content.decode()
        assert ("Passkeys work at https" in page) is bool(said)
        assert said in page
