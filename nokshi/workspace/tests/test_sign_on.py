"""Signing in through a provider, against a certified one that runs beside the tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from nokshi.kernel import clock, network, secrets
from nokshi.kernel.addresses import Inside
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions, oidc, rules
from nokshi.workspace.models import Membership, Role, SignOn, SignOnIdentity, User
from tests import cast
from tests.peers.provider import BACK, SECRET, signed_in_there, through, who

SignedIn = Callable[[User], Client]
SetUp = Callable[..., SignOn]


@pytest.mark.django_db
def test_somebody_with_an_account_comes_in_by_his_verified_address(set_up: SetUp, dev_there: User) -> None:
    set_up()
    browser = Client()
    assert "Shapla ID" in browser.get("/account/login/").content.decode()
    answer = through(browser, "dev", after="/customers/")
    assert (answer.status_code, answer["Location"], who(browser)) == (302, "/customers/", dev_there.pk)
    assert SignOnIdentity.objects.get().subject == "dev"
    assert EventRow.objects.filter(kind="workspace.sign_on_linked").count() == 1


@pytest.mark.django_db
def test_whoever_is_linked_is_known_by_the_provider_and_not_by_his_address(set_up: SetUp, dev_there: User) -> None:
    set_up()
    through(Client(), "dev")
    User.objects.filter(pk=dev_there.pk).update(email="renamed@shapla.example")
    browser = Client()
    through(browser, "dev")
    assert who(browser) == dev_there.pk
    assert SignOnIdentity.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["unverified", "stranger", "new"])
def test_whom_it_does_not_let_in_learns_nothing_of_who_is_here(set_up: SetUp, dev_there: User, account: str) -> None:
    set_up()
    browser = Client()
    answer = through(browser, account)
    assert (answer.status_code, who(browser)) == (403, None)
    page = answer.content.decode()
    assert "opens nothing here" in page
    assert not SignOnIdentity.objects.exists()
    assert all(word not in page for word in ("verified", "domain", "elsewhere", "dev@", "mallory"))


@pytest.mark.django_db
def test_somebody_paused_stays_out(set_up: SetUp, dev_there: User) -> None:
    set_up()
    User.objects.filter(pk=dev_there.pk).update(is_active=False)
    browser = Client()
    through(browser, "dev")
    assert who(browser) is None


@pytest.mark.django_db
def test_an_account_is_made_with_the_seat_that_the_claim_gives(set_up: SetUp, places: cast.Places) -> None:
    staff, reader = Role.objects.get(name="staff"), Role.objects.get(name="reader")
    seats = [{"value": "sales", "role": staff.pk, "unit": places.dhaka.pk}]
    set_up(makes_accounts=True, role=reader, unit=places.root, claim="groups", seats=seats)
    browser = Client()
    through(browser, "new")
    made = User.objects.get(email="new.hand@shapla.example")
    assert (who(browser), made.name, made.has_usable_password()) == (made.pk, "নতুন কর্মী", False)
    held = Membership.objects.get(user=made)
    assert (held.role, held.unit) == (staff, places.dhaka)


@pytest.mark.django_db
def test_an_account_without_a_fitting_claim_gets_the_usual_seat(set_up: SetUp, places: cast.Places) -> None:
    set_up(makes_accounts=True, role=Role.objects.get(name="reader"), unit=places.dhaka, claim="groups")
    through(Client(), "new")
    assert Membership.objects.get(user__email="new.hand@shapla.example").role.name == "reader"


@pytest.mark.django_db
def test_the_second_factor_of_the_house_is_asked_all_the_same(set_up: SetUp, dev_there: User) -> None:
    from allauth.mfa.totp.internal import auth

    auth.TOTP.activate(dev_there, auth.generate_totp_secret())
    set_up()
    browser = Client()
    answer = through(browser, "dev")
    assert (answer["Location"], who(browser)) == ("/account/signing-in/code/", None)


@pytest.mark.django_db
def test_an_answer_of_the_provider_is_taken_once(set_up: SetUp, dev_there: User) -> None:
    set_up()
    browser = Client()
    back = signed_in_there(browser.get("/account/sign-on/")["Location"], "dev")
    assert browser.get(back).status_code == 302
    browser.logout()
    assert browser.get(back).status_code == 410
    assert who(browser) is None


@pytest.mark.django_db
def test_an_answer_of_another_browser_is_not_taken(set_up: SetUp, dev_there: User) -> None:
    """Somebody who sends his own answer to a victim would sign the victim in as himself."""
    set_up()
    back = signed_in_there(Client().get("/account/sign-on/")["Location"], "dev")
    victim = Client()
    victim.get("/account/sign-on/")
    assert victim.get(back).status_code == 410
    assert who(victim) is None


@pytest.mark.django_db
def test_an_answer_that_took_too_long_is_not_taken(
    set_up: SetUp, dev_there: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up()
    browser = Client()
    back = signed_in_there(browser.get("/account/sign-on/")["Location"], "dev")
    late = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert browser.get(back).status_code == 410


@pytest.mark.django_db
def test_without_the_verifier_a_stolen_code_is_worth_nothing(set_up: SetUp, dev_there: User) -> None:
    set_up()
    browser = Client()
    back = signed_in_there(browser.get("/account/sign-on/")["Location"], "dev")
    session = browser.session
    session["sign_on_begun"] = session["sign_on_begun"] | {"verifier": "x" * 43}
    session.save()
    assert browser.get(back).status_code == 502
    assert who(browser) is None


@pytest.mark.django_db
def test_a_proof_with_another_nonce_is_not_believed(set_up: SetUp, dev_there: User) -> None:
    set_up()
    browser = Client()
    back = signed_in_there(browser.get("/account/sign-on/")["Location"], "dev")
    session = browser.session
    session["sign_on_begun"] = session["sign_on_begun"] | {"nonce": "of another sign-in"}
    session.save()
    assert browser.get(back).status_code == 502
    assert who(browser) is None


def proof_of(provider: str, client_id: str = "public") -> tuple[oidc.Provider, oidc.Attempt, str]:
    """Get a real proof, made for a client."""
    known, attempt = oidc.Provider(provider, client_id, "", is_inside=True), oidc.Attempt.fresh()
    back = signed_in_there(oidc.way_there(known, attempt, BACK), "dev")
    code = parse_qs(urlsplit(back).query)["code"][0]
    given = oidc._exchanged(known, oidc.doors_of(known), attempt, code, BACK)
    return known, attempt, given["id_token"]


@pytest.mark.django_db
@pytest.mark.usefixtures("near")
def test_a_proof_holds_for_its_client_its_issuer_and_its_hour(provider: str) -> None:
    known, attempt, proof = proof_of(provider)
    keys, now = oidc._asked(known, "GET", oidc.doors_of(known).keys), clock.now()
    assert oidc.proven(known, proof, keys, attempt.nonce, now)["sub"] == "dev"
    other = oidc.Provider(provider, "nokshi", "", is_inside=True)
    elsewhere = oidc.Provider("https://elsewhere.example", "public", "", is_inside=True)
    for asked, nonce, moment in (
        (other, attempt.nonce, now),
        (elsewhere, attempt.nonce, now),
        (known, "another", now),
        (known, attempt.nonce, now + timedelta(hours=2)),
        (known, attempt.nonce, now - timedelta(hours=2)),
    ):
        with pytest.raises(oidc.NotTrusted):
            oidc.proven(asked, proof, keys, nonce, moment)


@pytest.mark.django_db
@pytest.mark.usefixtures("near")
def test_a_proof_that_was_changed_or_signed_by_others_is_not_believed(provider: str) -> None:
    known, attempt, proof = proof_of(provider)
    keys, now = oidc._asked(known, "GET", oidc.doors_of(known).keys), clock.now()
    claims = jwt.decode(proof, options={"verify_signature": False}) | {"sub": "ona"}
    mine = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kid = {"kid": jwt.get_unverified_header(proof)["kid"]}
    head, body, signature = proof.split(".")
    forged = [
        jwt.encode(claims, mine, "RS256", headers=kid),
        jwt.encode(claims, "", "none", headers=kid),
        # The public key taken for a shared secret.
        jwt.encode(claims, keys["keys"][0]["n"], "HS256", headers=kid),
        f"{head}.{body[:-4]}AAAA.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        "not a proof",
    ]
    for one in forged:
        with pytest.raises(oidc.NotTrusted):
            oidc.proven(known, one, keys, attempt.nonce, now)


@pytest.mark.django_db
def test_an_inner_provider_is_called_only_where_the_owner_said_so(provider: str, set_up: SetUp) -> None:
    with pytest.raises(actions.SignOnUnreachable):
        set_up(is_inside=False)
    assert not SignOn.objects.exists()


@pytest.mark.django_db
def test_no_owner_opens_an_inner_address_that_the_machine_keeps_shut(set_up: SetUp, settings: Any) -> None:
    settings.CONFIG = replace(settings.CONFIG, inside=Inside.parse("10.1.0.0/16"))
    with pytest.raises(actions.SignOnUnreachable, match="NOKSHI_INNER_ADDRESSES"):
        set_up(is_inside=True)
    assert not SignOn.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("more", ["/_search?q=", "/#"])
def test_an_issuer_chooses_no_more_than_where_it_is_asked(provider: str, set_up: SetUp, more: str) -> None:
    with pytest.raises(actions.SignOnUnreachable):
        set_up(issuer=provider + more)
    assert not SignOn.objects.exists()


@pytest.mark.django_db
def test_a_description_out_in_the_open_names_no_inner_door(
    monkeypatch: pytest.MonkeyPatch, provider: str, dev: User
) -> None:
    """Its token endpoint is sent a form: at an inner address that would be a command to whoever listens there."""
    known, asked = oidc.Provider("https://login.example.com", "nokshi", "", is_inside=True), []
    doors = oidc.Doors("https://a.example", f"{provider}/token", "https://k.example", "", "", takes_basic=True)
    monkeypatch.setattr(oidc, "doors_of", lambda one: doors)
    monkeypatch.setattr(network, "_read", lambda *given: asked.append(given))
    with pytest.raises(oidc.NotTrusted, match="inside"):
        oidc.claims_for(known, oidc.Attempt.fresh(), code="x", back=BACK, now=clock.now())
    assert asked == []


@pytest.mark.django_db
def test_a_provider_that_calls_itself_otherwise_is_not_taken(provider: str, set_up: SetUp) -> None:
    with pytest.raises(actions.SignOnUnreachable):
        set_up(issuer=provider.replace("127.0.0.1", "localhost"))


@pytest.mark.django_db
def test_the_secret_is_sealed_and_shown_to_nobody(set_up: SetUp, ona: User, proven: SignedIn) -> None:
    kept = set_up()
    assert secrets.unseal(kept.client_secret_sealed) == SECRET
    set_up(client_secret="")
    assert secrets.unseal(SignOn.objects.get().client_secret_sealed) == SECRET
    assert SECRET not in proven(ona).get("/settings/sign-on/").content.decode()
    assert all(SECRET not in str(row.__dict__) for row in EventRow.objects.all())


@pytest.mark.django_db
@pytest.mark.usefixtures("near")
def test_the_owner_sets_it_up_on_its_page_and_others_do_not_find_it(
    provider: str, ona: User, dev: User, proven: SignedIn
) -> None:
    given = {
        "is_on": "on", "name": "Shapla ID", "issuer": provider, "is_inside": "on", "client_id": "nokshi",
        "client_secret": SECRET, "domains": "@Shapla.example, other.example", "makes_accounts": "on", "claim": "groups",
        "seats": "sales: Staff, Shapla Dhaka\n",
    }  # fmt: skip
    browser = proven(ona)
    assert browser.post("/settings/sign-on/", given | {"seats": "sales: King"}).status_code == 422
    assert browser.post("/settings/sign-on/", given).status_code == 302
    kept = SignOn.objects.get()
    assert (kept.domains, kept.seats[0]["value"]) == (["other.example", "shapla.example"], "sales")
    assert "sales: Staff, Shapla Dhaka" in browser.get("/settings/sign-on/").content.decode()
    assert proven(dev).get("/settings/sign-on/").status_code == 404
    assert proven(dev).post("/settings/sign-on/", given | {"name": "Mine"}).status_code == 404
    assert SignOn.objects.get().name == "Shapla ID"


@pytest.mark.django_db
def test_signing_out_says_where_one_still_is_signed_in(set_up: SetUp, dev_there: User) -> None:
    set_up()
    browser = Client()
    through(browser, "dev")
    answer = browser.post("/account/logout/", follow=True)
    assert "/session/end" in answer.content.decode()
    assert who(browser) is None


@pytest.mark.django_db
def test_without_a_provider_there_is_no_way() -> None:
    assert Client().get("/account/sign-on/").status_code == 404
    assert Client().get("/account/sign-on/back/?state=x&code=y").status_code == 410
    assert "sign-on" not in Client().get("/account/login/").content.decode()


@given(st.sampled_from([False, None, "false", "no", 0, 1, "", [], "True "]), st.emails())
def test_an_address_that_is_merely_claimed_is_none(verified: Any, address: str) -> None:
    assert rules.vouched_address({"email": address, "email_verified": verified}) == (
        "" if verified != 1 else address.lower()
    )


@given(st.emails())
def test_a_verified_address_is_kept_as_it_is_kept_here(address: str) -> None:
    assert rules.vouched_address({"email": f" {address} ", "email_verified": True}) == address.lower()


@pytest.mark.parametrize(
    ("value", "found"),
    [("sales", "a"), (["tea", "sales"], "a"), (["tea"], "b"), ("nobody", None), (None, None), ([], None), (7, "c")],
)
def test_the_first_seat_that_fits_counts(value: Any, found: str | None) -> None:
    seats = [{"value": "sales", "is": "a"}, {"value": "tea", "is": "b"}, {"value": "7", "is": "c"}]
    seat = rules.seat_for(value, seats)
    assert (seat and seat["is"]) == found
