"""Where somebody is signed in: noted, seen, ended; and how a sign-in cannot be borrowed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.models import SignIn, User
from nokshi.workspace.queries import sign_ins_of
from nokshi.workspace.web import sessions
from tests import cast

OpenClient = Callable[[User], Client]
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


def sign_in(client: Client, user: User, agent: str = "") -> None:
    given = {"login": user.email, "password": cast.PASSWORD}
    client.post(reverse("account_login"), given, headers={"User-Agent": agent})


def ended() -> list[int]:
    rows = EventRow.objects.filter(kind="workspace.sessions_ended").order_by("pk")
    return [row.data["sessions"] for row in rows]


def test_a_sign_in_is_listed_with_its_device_and_address(client: Client, dev: User) -> None:
    sign_in(client, dev, PHONE)
    page = client.get(reverse("workspace:sessions")).content.decode()
    assert "Chrome on Android" in page
    assert "127.0.0.1" in page
    assert SignIn.objects.get().user == dev


def test_a_browser_is_noted_every_few_minutes_only(client: Client, dev: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.NOON)
    sign_in(client, dev)
    for minutes, noted in ((4, 0), (6, 6), (10, 6), (12, 12)):
        monkeypatch.setattr(clock, "now", lambda at=minutes: cast.NOON + timedelta(minutes=at))
        client.get(reverse("workspace:account"))
        assert SignIn.objects.get().seen_at == cast.NOON + timedelta(minutes=noted)


def test_one_session_is_ended(dev: User, signed_in: OpenClient) -> None:
    here, there = signed_in(dev), signed_in(dev)
    other = SignIn.objects.get(session_key=there.session.session_key)
    here.post(reverse("workspace:session_end", args=[other.pk]))
    assert there.get(reverse("workspace:account")).status_code == 302
    assert here.get(reverse("workspace:account")).status_code == 200
    assert ended() == [1]


def test_all_other_sessions_are_ended(dev: User, signed_in: OpenClient) -> None:
    here, *others = signed_in(dev), signed_in(dev), signed_in(dev)
    here.post(reverse("workspace:sessions_end"))
    assert [one.get(reverse("workspace:account")).status_code for one in (here, *others)] == [200, 302, 302]
    assert ended() == [2]


def test_the_session_of_another_is_not_there(dev: User, eve: User, signed_in: OpenClient) -> None:
    browser, theirs = signed_in(dev), signed_in(eve)
    hers = SignIn.objects.get(user=eve)
    assert browser.post(reverse("workspace:session_end", args=[hers.pk])).status_code == 404
    assert theirs.get(reverse("workspace:account")).status_code == 200


def test_the_owner_ends_the_sessions_of_a_colleague(ona: User, dev: User, signed_in: OpenClient) -> None:
    browser, theirs = signed_in(ona), signed_in(dev)
    browser.post(reverse("workspace:person_sessions", args=[dev.pk]))
    assert theirs.get(reverse("workspace:account")).status_code == 302
    assert browser.get(reverse("workspace:account")).status_code == 200


def test_a_manager_does_not_end_the_sessions_of_the_owner(ona: User, dev: User, signed_in: OpenClient) -> None:
    browser, hers = signed_in(dev), signed_in(ona)
    browser.post(reverse("workspace:person_sessions", args=[ona.pk]))
    assert hers.get(reverse("workspace:account")).status_code == 200


def test_a_new_password_ends_the_others_and_keeps_this_one(dev: User, signed_in: OpenClient) -> None:
    here, there = signed_in(dev), signed_in(dev)
    given = {"old": cast.PASSWORD, "new": "seven blue lamps at noon"}
    here.post(reverse("workspace:password"), given)
    assert there.get(reverse("workspace:account")).status_code == 302
    assert here.get(reverse("workspace:account")).status_code == 200
    assert SignIn.objects.get().session_key == here.session.session_key


def test_a_new_password_by_mail_ends_every_session(dev: User, signed_in: OpenClient) -> None:
    browser = signed_in(dev)
    actions.change_password(user=dev, password="seven blue lamps", actor=Actor.user(dev.pk), now=cast.NOON)
    assert browser.get(reverse("workspace:account")).status_code == 302
    assert not sign_ins_of(dev, cast.NOON).exists()


def test_signing_in_gives_the_session_another_id(client: Client, dev: User) -> None:
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    sign_in(client, dev)
    assert client.session.session_key != before
    assert client.get(reverse("workspace:account")).status_code == 200
    borrowed = Client()
    borrowed.cookies["sessionid"] = str(before)
    assert borrowed.get(reverse("workspace:account")).status_code == 302


def test_nobody_is_signed_in_by_a_form_of_another_page(dev: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    given = {"login": dev.email, "password": cast.PASSWORD}
    assert browser.post(reverse("account_login"), given).status_code == 403
    assert not SignIn.objects.exists()


def test_a_device_that_says_nothing_is_said_to_say_nothing() -> None:
    assert sessions.device("") == "A browser that does not say which"
    assert sessions.device("curl/8") == "A browser that does not say which"
    assert sessions.device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0") == (
        "Firefox on Linux"
    )
