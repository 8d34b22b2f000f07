"""A restored house waits: everybody is told, nothing opens to programs, and an owner lets it go on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from nokshi.kernel import clock, secrets
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions, queries
from nokshi.workspace.actions import NotHeldBack, Undecided
from nokshi.workspace.actions import push as pushing
from nokshi.workspace.models import PushDevice, SignIn, StaffMail, Token, User
from tests import cast

OpenClient = Callable[[User], Client]
pytestmark = pytest.mark.django_db
TAKEN = cast.NOON - timedelta(hours=5)


def hold() -> None:
    actions.hold_back(made_at=TAKEN, now=cast.NOON)


def make_token(user: User) -> tuple[Token, str]:
    actor = Actor.user(user.pk)
    return actions.make_token(
        user=user, name="Till", scopes=["read"], unit=None, expires_at=None, actor=actor, now=cast.NOON
    )


def test_everybody_is_signed_out_and_it_is_told(ona: User, signed_in: OpenClient) -> None:
    browser = signed_in(ona)
    assert browser.get("/").status_code == 200
    key = browser.session.session_key or ""
    PushDevice.objects.create(
        user=ona, endpoint="https://push.example", digest="d", receiver="r", auth_sealed="s", session_key=key,
        added_at=cast.NOON,
    )  # fmt: skip
    hold()
    assert browser.get("/").status_code == 302
    assert not any(model.objects.exists() for model in (Session, SignIn, PushDevice))
    assert EventRow.objects.get(kind="workspace.house_restored").data["sessions"] == 1


@pytest.mark.parametrize("page", ["/", "/customers/", "/settings/", "/search/?q=ada", "/account/"])
def test_every_page_says_so_until_an_owner_lets_go(ona: User, dev: User, signed_in: OpenClient, page: str) -> None:
    way = reverse("workspace:restored")
    assert "A backup was given back" not in signed_in(dev).get(page).content.decode()
    hold()
    his, hers = signed_in(dev).get(page).content.decode(), signed_in(ona).get(page).content.decode()
    assert "everything is as it was on 23 Nov" in his
    assert way not in his
    assert f'href="{way}"' in hers
    actions.go_on(decided={}, actor=Actor.user(ona.pk), now=cast.NOON)
    assert "A backup was given back" not in signed_in(dev).get(page).content.decode()


def test_tokens_open_nothing_until_an_owner_lets_go(ona: User, client: Client) -> None:
    _token, raw = make_token(ona)
    call = {"Authorization": f"Bearer {raw}"}
    hold()
    answer = client.get("/api/v1/customers", headers=call)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "restored", "600")
    actions.go_on(decided={"workspace.tokens": True}, actor=Actor.user(ona.pk), now=cast.NOON)
    assert client.get("/api/v1/customers", headers=call).status_code == 200


def test_tokens_that_are_set_aside_are_revoked(ona: User, client: Client) -> None:
    _token, raw = make_token(ona)
    hold()
    actions.go_on(decided={"workspace.tokens": False}, actor=Actor.user(ona.pk), now=cast.NOON)
    assert client.get("/api/v1/customers", HTTP_AUTHORIZATION=f"Bearer {raw}").status_code == 401
    assert EventRow.objects.get(kind="workspace.house_went_on").data["aside"] == {"workspace.tokens": 1}


def test_the_page_makes_no_choice_of_its_own(ona: User, signed_in: OpenClient) -> None:
    make_token(ona)
    hold()
    browser, way = signed_in(ona), reverse("workspace:restored")
    page = browser.get(way).content.decode()
    assert "Access tokens of programs (1)" in page
    assert "checked" not in page.partition("<form class=")[2].partition("</form>")[0]
    assert browser.post(way, {"asked": "yes"}).status_code == 422
    assert browser.post(way, {"asked": "yes", "workspace.tokens": "perhaps"}).status_code == 422
    assert queries.is_held_back()
    assert browser.post(way, {"asked": "yes", "workspace.tokens": "go"}).status_code == 302
    assert not queries.is_held_back()


def test_nobody_else_lets_it_go_on(ona: User, dev: User, cleo: User, signed_in: OpenClient) -> None:
    hold()
    for user in (dev, cleo):
        assert signed_in(user).get(reverse("workspace:restored")).status_code == 404
        assert signed_in(user).post(reverse("workspace:restored"), {"asked": "yes"}).status_code == 404
    assert queries.is_held_back()


def test_what_nobody_decided_on_keeps_all_of_it_waiting(ona: User) -> None:
    make_token(ona)
    hold()
    with pytest.raises(Undecided, match="Access tokens"):
        actions.go_on(decided={}, actor=Actor.user(ona.pk), now=cast.NOON)
    assert queries.is_held_back()


def test_it_goes_on_once(ona: User) -> None:
    hold()
    actions.go_on(decided={}, actor=Actor.user(ona.pk), now=cast.NOON)
    with pytest.raises(NotHeldBack):
        actions.go_on(decided={}, actor=Actor.user(ona.pk), now=cast.NOON)
    assert EventRow.objects.filter(kind="workspace.house_went_on").count() == 1


def test_mail_to_the_staff_from_before_waits_and_what_is_asked_for_now_leaves(ona: User) -> None:
    old = StaffMail.objects.create(
        email=ona.email, about="reset", subject="Old", text_sealed=secrets.seal("link"), posted_at=TAKEN
    )
    hold()
    new = StaffMail.objects.create(
        email=ona.email, about="reset", subject="New", text_sealed=secrets.seal("link"), posted_at=clock.now()
    )
    actions.deliver_staff_mail(old.pk)
    actions.deliver_staff_mail(new.pk)
    assert [one.subject for one in mail.outbox] == ["New"]
    actions.go_on(decided={}, actor=Actor.user(ona.pk), now=cast.NOON)
    actions.deliver_staff_mail(old.pk)
    assert [one.subject for one in mail.outbox] == ["New", "Old"]


def test_devices_are_told_nothing(ona: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def note(device: PushDevice, *more: object) -> bool:
        told.append(device.endpoint)
        return True

    monkeypatch.setattr(pushing, "_push_to", note)
    actions.push_key(now=cast.NOON)
    PushDevice.objects.create(
        user=ona, endpoint="https://push.example", digest="d", receiver="r", auth_sealed="s", added_at=cast.NOON
    )
    assert pushing.push(ona.pk, "A", "B", "/") == 1
    hold()
    assert pushing.push(ona.pk, "A", "B", "/") == 0
    assert told == ["https://push.example"]
