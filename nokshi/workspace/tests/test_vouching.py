"""Setting up a provider is not owning the house: how far its word reaches, who may change whose word is believed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from nokshi.kernel import clock, secrets
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.models import Membership, Role, SignOn, SignOnIdentity, User
from nokshi.workspace.queries.tokens import scope_to_be
from tests import cast
from tests.peers.provider import SECRET, signed_in_there, through, way_on, who

SignedIn = Callable[[User], Client]
SetUp = Callable[..., SignOn]
pytestmark = pytest.mark.django_db
CHANGE = "/api/v1/sign-on/change"


@pytest.fixture
def mia(places: cast.Places) -> User:
    """Sets up sign-on and invites people; she owns nothing."""
    Role.objects.create(name="Helper", capabilities=["workspace.sign_on", "workspace.users"])
    return cast.make_user("Mia", "Helper", places.root)


def held() -> list[Any]:
    return list(SignOn.objects.values_list("name", "issuer", "client_id", "vouched_by", "client_secret_sealed"))


def test_no_address_opens_the_account_of_an_owner(set_up: SetUp, ona: User) -> None:
    set_up()
    browser = Client()
    assert through(browser, "ona").status_code == 403
    assert who(browser) is None
    assert not SignOnIdentity.objects.exists()


def test_a_provider_reaches_no_further_than_who_stands_for_it(set_up: SetUp, mia: User, dev_there: User) -> None:
    set_up(by=mia)
    browser = Client()
    assert through(browser, "dev").status_code == 403
    assert who(browser) is None
    assert not SignOnIdentity.objects.exists()
    Membership.objects.filter(user=dev_there).update(role=Role.objects.get(name="Helper"))
    through(browser, "dev")
    assert who(browser) == dev_there.pk


def test_the_right_to_set_it_up_alone_links_nobody(set_up: SetUp, mia: User, dev_there: User) -> None:
    Role.objects.filter(name="Helper").update(capabilities=["workspace.sign_on"])
    Membership.objects.filter(user=dev_there).update(role=Role.objects.get(name="Helper"))
    set_up(by=mia)
    browser = Client()
    assert through(browser, "dev").status_code == 403
    assert who(browser) is None


def test_where_nobody_stands_for_it_any_more_only_those_linked_come_in(
    set_up: SetUp, ona: User, dev_there: User, eve: User, places: cast.Places, proven: SignedIn
) -> None:
    other = cast.make_user("Other", "owner", places.root)
    set_up(by=other)
    User.objects.filter(pk=other.pk).update(is_active=False)
    browser = Client()
    assert through(browser, "dev").status_code == 403
    assert "Nobody stands for this provider" in proven(ona).get("/settings/sign-on/").content.decode()
    set_up()
    through(browser, "dev")
    assert who(browser) == dev_there.pk
    SignOn.objects.update(vouched_by=None)
    again = Client()
    through(again, "dev")
    assert who(again) == dev_there.pk


def test_somebody_weaker_who_saves_it_takes_nobodys_place(set_up: SetUp, mia: User, ona: User) -> None:
    set_up()
    set_up(by=mia, name="Renamed", client_secret="")
    assert (SignOn.objects.get().name, SignOn.objects.get().vouched_by) == ("Renamed", ona)
    set_up(by=mia, client_id="other")
    assert SignOn.objects.get().vouched_by == mia


@pytest.mark.parametrize(
    "change",
    [{"issuer": "https://mine.example"}, {"client_id": "mine"}, {"is_inside": False}],
)
def test_no_token_of_an_owner_changes_whose_word_is_believed(set_up: SetUp, ona: User, change: dict[str, Any]) -> None:
    set_up()
    before = held()
    scopes = ["workspace.sign_on"]
    _token, raw = actions.make_token(
        user=ona, name="Till", scopes=scopes, unit=None, expires_at=clock.now() + timedelta(days=1),
        actor=cast.actor(ona), now=clock.now(),
    )  # fmt: skip
    body = {**change, "client_secret": "mine", "is_on": False}
    program: dict[str, Any] = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {raw}"}}
    answer = Client().post(CHANGE, json.dumps(body), **program)
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_on_on_its_page")
    assert held() == before
    assert Client().post(CHANGE, json.dumps({"name": "By a program"}), **program).status_code == 200
    assert held()[0][1:] == before[0][1:]


def test_a_program_stands_for_no_provider_that_nobody_stands_for(set_up: SetUp, ona: User) -> None:
    set_up()
    SignOn.objects.update(vouched_by=None)
    set_up(scope=scope_to_be(ona, ["*"], None), is_proven=False, client_secret="", name="Renamed")
    assert (SignOn.objects.get().name, SignOn.objects.get().vouched_by) == ("Renamed", None)


@pytest.mark.parametrize("change", [{"issuer": "https://mine.example", "is_on": False}, {"client_id": "mine"}])
def test_a_kept_secret_is_handed_to_no_other_provider(set_up: SetUp, change: dict[str, Any]) -> None:
    set_up()
    before = held()
    with pytest.raises(actions.SecretAgain):
        set_up(client_secret="", **change)
    assert held() == before
    set_up(client_secret="another", **change)
    assert secrets.unseal(SignOn.objects.get().client_secret_sealed) == "another"


def test_the_page_asks_for_one_more_proof(
    provider: str, set_up: SetUp, ona: User, signed_in: SignedIn, proven: SignedIn
) -> None:
    set_up()
    before = held()
    page = "/settings/sign-on/"
    given = {
        "is_on": "on", "name": "Mine", "issuer": provider, "is_inside": "on", "client_id": "nokshi",
        "client_secret": SECRET,
    }  # fmt: skip
    unproven = signed_in(ona)
    asked = unproven.get(page)
    assert (asked.status_code, unquote(asked["Location"])) == (302, "/account/again/?next=/settings/sign-on/")
    refused = unproven.post(page, given)
    assert refused.status_code == 422
    assert "Prove once more that it is you" in refused.content.decode()
    assert held() == before
    assert SECRET not in json.dumps(unproven.session.items(), default=str)
    assert proven(ona).post(page, given).status_code == 302
    assert SignOn.objects.get().name == "Mine"


def test_an_owner_links_himself_after_one_more_proof(
    set_up: SetUp, ona: User, signed_in: SignedIn, proven: SignedIn
) -> None:
    set_up()
    link = "/account/sign-on/link/"
    assert unquote(signed_in(ona).get(link)["Location"]) == f"/account/again/?next={link}"
    browser = proven(ona)
    assert link in browser.get("/account/signing-in/").content.decode()
    there = way_on(browser.get(link))
    assert "prompt=login" in there
    assert browser.get(signed_in_there(there, "ona"))["Location"] == "/account/signing-in/"
    assert SignOnIdentity.objects.get().user == ona
    assert EventRow.objects.filter(kind="workspace.sign_on_linked").count() == 1
    another = Client()
    through(another, "ona")
    assert who(another) == ona.pk


@pytest.mark.parametrize("account", ["unverified", "stranger", "dev"])
def test_what_is_not_let_in_or_of_somebody_else_is_not_linked(
    set_up: SetUp, ona: User, dev_there: User, proven: SignedIn, account: str
) -> None:
    set_up()
    through(Client(), "dev")
    browser = proven(ona)
    answer = browser.get(signed_in_there(way_on(browser.get("/account/sign-on/link/")), account))
    assert answer.status_code == 403
    assert "cannot be linked" in answer.content.decode()
    assert list(SignOnIdentity.objects.values_list("user", flat=True)) == [dev_there.pk]


def test_another_account_there_takes_the_place_of_the_first(set_up: SetUp, ona: User, proven: SignedIn) -> None:
    set_up()
    browser = proven(ona)
    for account in ("ona", "new"):
        browser.get(signed_in_there(way_on(browser.get("/account/sign-on/link/")), account))
    assert list(SignOnIdentity.objects.values_list("user", "subject")) == [(ona.pk, "new")]


def test_a_way_begun_by_one_links_no_other(set_up: SetUp, ona: User, dev: User, proven: SignedIn) -> None:
    set_up()
    browser = proven(ona)
    back = signed_in_there(way_on(browser.get("/account/sign-on/link/")), "new")
    begun = browser.session["sign_on_begun"]
    elsewhere = proven(dev)
    session = elsewhere.session
    session["sign_on_begun"] = begun
    session.save()
    assert elsewhere.get(back).status_code == 410
    assert not SignOnIdentity.objects.exists()
