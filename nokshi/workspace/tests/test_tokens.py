"""Access tokens: shown once, never more than their user, dead when he is paused."""

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import NotThere
from nokshi.site.command import main
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.actions.tokens import ExpiredBefore, NoScope, UnknownScope
from nokshi.workspace.models import Role, Token, User
from nokshi.workspace.queries import scope_by_token
from nokshi.workspace.queries.tokens import NoSuchToken
from tests import cast

OpenClient = Callable[[User], Client]


def make(user: User, *scopes: str, **given: Any) -> tuple[Token, str]:
    known = {"name": "Till", "unit": None, "expires_at": None, "actor": Actor.user(user.pk), "now": cast.NOON}
    return actions.make_token(user=user, scopes=scopes, **{**known, **given})


def may(raw: str, capability: str) -> bool:
    found = scope_by_token(raw, cast.NOON)
    return found is not None and found[1].may(capability)


def test_a_token_is_its_user_narrowed_to_its_scopes(dev: User) -> None:
    _token, raw = make(dev, "customers.view", "commerce.*")
    found = scope_by_token(raw, cast.NOON)
    assert found is not None
    assert found[1].user_id == dev.pk
    assert found[1].units == cast.scope(dev).units
    assert may(raw, "customers.view")
    assert may(raw, "commerce.sell")
    assert not may(raw, "commerce.settings")
    assert not may(raw, "customers.change")


def test_a_token_of_the_owner_that_only_reads_only_reads(ona: User) -> None:
    _token, raw = make(ona, "read")
    assert may(raw, "customers.view")
    assert not may(raw, "customers.change")
    assert not may(raw, "workspace.staff_mail")


def test_a_token_may_whatever_its_user_may(ona: User, eve: User) -> None:
    assert may(make(ona, "*")[1], "workspace.roles")
    assert not may(make(eve, "*")[1], "customers.change")


def test_a_token_shrinks_with_its_user(dev: User) -> None:
    _token, raw = make(dev, "*")
    assert may(raw, "customers.remove")
    dev.memberships.update(role=Role.objects.get(name="reader"))
    assert may(raw, "customers.view")
    assert not may(raw, "customers.remove")


def test_a_token_of_a_unit_sees_that_unit(ona: User, places: cast.Places) -> None:
    _token, raw = make(ona, "*", unit=places.berlin)
    found = scope_by_token(raw, cast.NOON)
    assert found is not None
    assert found[1].units == frozenset({places.berlin.pk})
    assert not may(raw, "workspace.roles")
    ona.memberships.update(unit=places.dhaka)
    assert scope_by_token(raw, cast.NOON) is None


def test_a_paused_user_has_no_token(ona: User, dev: User) -> None:
    _token, raw = make(dev, "*")
    actions.pause_user(user=dev, scope=cast.scope(ona), actor=cast.actor(ona), now=cast.NOON)
    assert scope_by_token(raw, cast.NOON) is None


def test_a_token_ends_when_it_expires_or_is_revoked(dev: User) -> None:
    token, raw = make(dev, "*", expires_at=cast.NOON + timedelta(days=1))
    assert scope_by_token(raw, cast.NOON) is not None
    assert scope_by_token(raw, cast.NOON + timedelta(days=1)) is None
    actions.revoke_token(token=token, actor=cast.actor(dev), now=cast.NOON)
    actions.revoke_token(token=token, actor=cast.actor(dev), now=cast.NOON)
    assert scope_by_token(raw, cast.NOON) is None
    assert EventRow.objects.filter(kind="workspace.token_revoked").count() == 1


def test_the_text_of_a_token_is_kept_nowhere(dev: User) -> None:
    token, raw = make(dev, "*")
    secret = raw.removeprefix(f"nk_{token.prefix}_")
    assert len(secret) >= 40
    assert secret not in json.dumps(list(Token.objects.values()), default=str)
    assert secret not in json.dumps(list(EventRow.objects.values()), default=str)
    assert scope_by_token(raw[:-1], cast.NOON) is None


def test_the_use_of_a_token_is_noted_once_a_minute(dev: User) -> None:
    token, _raw = make(dev, "*")
    for seconds in (0, 30, 59):
        token.refresh_from_db()
        actions.note_token_use(token=token, now=cast.NOON + timedelta(seconds=seconds))
    token.refresh_from_db()
    assert token.last_used_at == cast.NOON
    actions.note_token_use(token=token, now=cast.NOON + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == cast.NOON + timedelta(seconds=60)


def test_a_token_is_not_made_of_nonsense(dev: User, places: cast.Places) -> None:
    with pytest.raises(UnknownScope):
        make(dev, "customers.fly")
    with pytest.raises(NoScope):
        make(dev)
    with pytest.raises(ExpiredBefore):
        make(dev, "*", expires_at=cast.NOON)
    with pytest.raises(NotThere):
        make(dev, "*", unit=places.berlin)
    assert not Token.objects.exists()
    assert not EventRow.objects.exists()


def test_somebody_makes_a_token_and_sees_it_once(dev: User, proven: OpenClient) -> None:
    browser = proven(dev)
    given = {"name": "Till", "reach": "chosen", "may.customers.view": "on", "days": "30"}
    response = browser.post(reverse("workspace:token_add"), given)
    token = Token.objects.get()
    assert f"nk_{token.prefix}_" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert (token.user, token.scopes) == (dev, ["customers.view"])
    raw = response.context["raw"]
    assert raw not in browser.get(reverse("workspace:tokens")).content.decode()
    assert may(raw, "customers.view")


def test_a_token_of_another_is_not_there(dev: User, eve: User, signed_in: OpenClient) -> None:
    token, raw = make(dev, "*")
    browser = signed_in(eve)
    assert browser.post(reverse("workspace:token_revoke", args=[token.pk])).status_code == 404
    assert browser.post(reverse("workspace:token_revoke_any", args=[token.pk])).status_code == 404
    assert browser.get(reverse("workspace:tokens_all")).status_code == 404
    assert scope_by_token(raw, cast.NOON) is not None


def test_the_owner_sees_and_revokes_everybodys(ona: User, dev: User, signed_in: OpenClient) -> None:
    token, raw = make(dev, "*")
    browser = signed_in(ona)
    assert b"Till" in browser.get(reverse("workspace:tokens_all")).content
    browser.post(reverse("workspace:token_revoke_any", args=[token.pk]))
    assert scope_by_token(raw, cast.NOON) is None
    assert b"Till" in browser.get(reverse("workspace:changes")).content


def said_by(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    with redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main(["token", *words])
    return int(ended.value.code or 0), out.getvalue()


def test_the_command_prints_the_token_alone_lists_and_revokes(dev: User) -> None:
    status, told = said_by("create", "--user", dev.email, "--scope", "read", "commerce.*", "--days", "7")
    raw = told.strip()
    assert (status, told) == (0, f"{raw}\n")
    found = scope_by_token(raw, clock.now())
    assert found is not None
    status, told = said_by("list", "--json")
    assert json.loads(told)["prefix"] == found[0].prefix
    assert said_by("revoke", raw)[0] == 0
    assert scope_by_token(raw, clock.now()) is None
    assert said_by("revoke", raw)[0] == 1


@pytest.mark.parametrize("way", ["create", "list", "revoke"])
def test_every_way_of_the_command_has_help(way: str) -> None:
    status, told = said_by(way, "--help")
    assert status == 0
    assert "usage: nokshi token" in told


def test_an_unknown_prefix_says_what_to_type() -> None:
    assert "nokshi token list" in str(NoSuchToken(name="x"))
