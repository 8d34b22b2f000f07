"""A role that asks for a second factor: nothing opens before there is one."""

from collections.abc import Callable

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.models import Role, User
from nokshi.workspace.queries import scope_by_token
from tests import cast

OpenClient = Callable[[User], Client]


def ask_of(name: str) -> None:
    Role.objects.filter(name=name).update(needs_factor=True)


def test_the_owner_asks_a_role_for_a_second_factor(ona: User, signed_in: OpenClient) -> None:
    browser, role = signed_in(ona), Role.objects.get(name="manager")
    for answer in ("yes", "yes", ""):
        browser.post(reverse("workspace:role_factor", args=[role.pk]), {"required": answer})
        role.refresh_from_db()
        assert role.needs_factor is (answer == "yes")
    kept = EventRow.objects.filter(kind="workspace.factor_required").order_by("pk")
    assert [row.data["is_required"] for row in kept] == [True, False]


def test_who_has_none_is_led_to_set_one_up_before_anything_else(dev: User, signed_in: OpenClient) -> None:
    ask_of("manager")
    browser = signed_in(dev)
    for name in ("workspace:today", "workspace:account", "customers:list", "workspace:token_add"):
        answer = browser.get(reverse(name))
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))
    assert browser.get("/api/v1/customers").status_code in {401, 403, 404}
    assert "Your role asks for a second factor" in browser.get(reverse("mfa_index")).content.decode()
    TOTP.activate(dev, generate_totp_secret())
    assert browser.get(reverse("workspace:today")).status_code == 200


def test_the_way_to_a_second_factor_is_open(dev: User, signed_in: OpenClient) -> None:
    ask_of("manager")
    browser = signed_in(dev)
    asked = browser.get(reverse("mfa_activate_totp"), follow=True)
    browser.post(asked.redirect_chain[-1][0], {"password": cast.PASSWORD})
    assert browser.get(reverse("mfa_activate_totp")).context["form"].secret


def test_others_go_on_as_they_were(eve: User, signed_in: OpenClient) -> None:
    ask_of("manager")
    assert signed_in(eve).get(reverse("workspace:today")).status_code == 200


def test_a_token_goes_on_only_where_its_user_has_a_factor(dev: User) -> None:
    known = {"name": "Till", "unit": None, "expires_at": None, "actor": Actor.user(dev.pk), "now": cast.NOON}
    _token, raw = actions.make_token(user=dev, scopes=["*"], **known)  # type: ignore[arg-type]
    ask_of("manager")
    assert scope_by_token(raw, cast.NOON) is None
    TOTP.activate(dev, generate_totp_secret())
    assert scope_by_token(raw, cast.NOON) is not None
