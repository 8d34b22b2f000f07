"""What every call keeps to: who calls, what he may, what he is told when it goes wrong."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.errors import NotThere
from nokshi.ports.resources import Resource
from nokshi.site.api import limits, records
from nokshi.site.api.operations import Call
from nokshi.site.api.rows import Row
from nokshi.timeline.models import EventRow
from nokshi.workspace.actions import make_token, revoke_token
from nokshi.workspace.models import Membership, Role, User
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]


def bearer(user: User, scopes: tuple[str, ...] = ("*",), **more: Any) -> dict[str, str]:
    """Return the header of a new token."""
    given = {"unit": None, "expires_at": None, **more}
    _token, raw = make_token(user=user, name="till", scopes=scopes, actor=cast.actor(user), now=clock.now(), **given)
    return {"Authorization": f"Bearer {raw}"}


@pytest.fixture
def stranger() -> Program:
    """A program without a token or a session."""
    return Program(Client())


def test_who_sends_no_token_is_asked_for_one(stranger: Program, db: None) -> None:
    answer = stranger.ask("GET", "/customers")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body_of(answer)["code"] == "no_token"


@pytest.mark.parametrize("value", ["Bearer nk_none_such", "Bearer", "Basic b25hOm9uYQ=="])
def test_a_wrong_token_opens_nothing(stranger: Program, db: None, value: str) -> None:
    answer = stranger.ask("GET", "/customers", Authorization=value)
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_token_opens_what_its_user_may(stranger: Program, eve: User, ada: Customer) -> None:
    token = bearer(eve)
    assert [one["id"] for one in stranger.get("/customers", **token)["data"]] == [ada.pk]
    answer = stranger.ask("PATCH", f"/customers/{ada.pk}", {"city": "Sylhet"}, **token)
    assert answer.status_code == 403
    assert body_of(answer)["code"] == "not_allowed"
    assert Customer.objects.get().city == "Dhaka"


def test_a_token_is_noted_when_used_and_opens_nothing_once_revoked(stranger: Program, dev: User) -> None:
    token, raw = make_token(
        user=dev, name="till", scopes=("read",), unit=None, expires_at=None, actor=cast.actor(dev), now=clock.now()
    )
    assert stranger.ask("GET", "/customers", Authorization=f"Bearer {raw}").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
    revoke_token(token=token, actor=cast.actor(dev), now=clock.now())
    assert stranger.ask("GET", "/customers", Authorization=f"Bearer {raw}").status_code == 401


def test_a_token_for_reading_writes_nothing(stranger: Program, dev: User, ada: Customer) -> None:
    token = bearer(dev, ("read",))
    assert stranger.ask("GET", f"/customers/{ada.pk}", **token).status_code == 200
    assert stranger.post("/customers", {"name": "Zed"}, **token).status_code == 403
    assert stranger.post("/views", {"name": "Mine"}, **token).status_code == 403
    assert Customer.objects.count() == 1


def test_what_a_token_may_changes_at_once_with_its_user(stranger: Program, dev: User, ada: Customer) -> None:
    token = bearer(dev)
    role = Role.objects.create(name="narrow", capabilities=["customers.view"])
    held = Membership.objects.get(user=dev)
    was = held.role
    for standing, status in ((was, 200), (role, 403), (was, 200)):
        Membership.objects.filter(pk=held.pk).update(role=standing)
        assert stranger.ask("PATCH", f"/customers/{ada.pk}", {"city": "Bogura"}, **token).status_code == status
    Role.objects.filter(pk=was.pk).update(is_builtin=False, capabilities=["customers.view"], hidden=["customers.email"])
    assert "emails" not in stranger.get(f"/customers/{ada.pk}", **token)
    Membership.objects.filter(pk=held.pk).delete()
    assert stranger.ask("GET", f"/customers/{ada.pk}", **token).status_code == 404
    User.objects.filter(pk=dev.pk).update(is_active=False)
    assert stranger.ask("GET", f"/customers/{ada.pk}", **token).status_code == 401


def test_a_token_makes_another_that_reaches_no_further(
    stranger: Program, dev: User, ona: User, places: cast.Places
) -> None:
    ends = clock.now() + timedelta(days=1)
    own = bearer(ona, unit=places.dhaka, expires_at=ends)
    new = {"name": "sheet", "scopes": ["read"], "unit": places.dhaka.pk, "expires_at": ends.isoformat()}
    made = stranger.post("/tokens", new, **own)
    assert made.status_code == 201
    assert stranger.ask("GET", "/customers", Authorization=f"Bearer {body_of(made)['token']}").status_code == 200
    later = {"expires_at": (ends + timedelta(days=1)).isoformat()}
    for wider in ({"unit": None}, {"expires_at": None}, later):
        refused = stranger.post("/tokens", {**new, **wider}, **own)
        assert (refused.status_code, body_of(refused)["code"]) == (422, "wider_than_own")
    assert stranger.post("/tokens", {**new, "unit": places.berlin.pk}, **own).status_code == 422
    assert stranger.post("/tokens", {"name": "x", "scopes": ["*"]}, **bearer(dev, ("read",))).status_code == 403
    assert stranger.ask("DELETE", f"/tokens/{body_of(made)['id']}", **bearer(dev)).status_code == 404
    assert stranger.ask("DELETE", f"/tokens/{body_of(made)['id']}", **own).status_code == 204
    assert stranger.ask("GET", "/customers", Authorization=f"Bearer {body_of(made)['token']}").status_code == 401


def test_a_session_needs_the_pages_own_word_to_write(dev: User, db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(dev, backend="allauth.account.auth_backends.AuthenticationBackend")
    program = Program(client)
    assert program.ask("GET", "/customers").status_code == 200
    refused = program.post("/customers", {"name": "Zed"})
    assert (refused.status_code, body_of(refused)["code"]) == (403, "no_csrf_token")
    client.get("/account/")
    word = client.cookies["csrftoken"].value
    assert program.post("/customers", {"name": "Zed"}, X_CSRFToken=word).status_code == 201


def test_a_stranger_finds_no_record_of_another_unit(program: Open, cleo: User, ada: Customer) -> None:
    api = program(cleo)
    assert api.get("/customers")["data"] == []
    for method in ("GET", "PATCH", "DELETE"):
        answer = api.ask(method, f"/customers/{ada.pk}", {"city": "Berlin"} if method == "PATCH" else None)
        assert (answer.status_code, body_of(answer)["code"]) == (404, "not_there")
    assert api.ask("GET", f"/customers/{ada.pk}/timeline").status_code == 404
    assert Customer.objects.get(pk=ada.pk).city == "Dhaka"


def test_who_has_no_role_finds_nothing_at_all(program: Open, places: cast.Places) -> None:
    api = program(User.objects.create_user("nobody@shapla.example", cast.PASSWORD))
    for path in ("/customers", "/organisation", "/units", "/views"):
        assert api.ask("GET", path).status_code == 404


@pytest.fixture
def shy(dev: User) -> User:
    """Dev in a role that sees no e-mail address and may not change the city."""
    role = Role.objects.create(
        name="shy", capabilities=["customers.view", "customers.change"], hidden=["customers.email"],
        readonly=["customers.city"],
    )  # fmt: skip
    Membership.objects.filter(user=dev).update(role=role)
    return dev


def test_a_hidden_field_is_not_there(program: Open, shy: User, ada: Customer) -> None:
    api = program(shy)
    row = api.get(f"/customers/{ada.pk}")
    assert "emails" not in row
    assert "phones" in row
    assert api.ask("GET", "/customers?fields=emails").status_code == 422
    assert api.ask("GET", "/customers?email=ada@example.com").status_code == 422
    tree = '{"field":"customers.email","op":"filled"}'
    assert api.ask("GET", f"/customers?filter={tree}").status_code == 422


def test_a_field_that_is_not_his_to_change_stays(program: Open, shy: User, ada: Customer) -> None:
    answer = program(shy).ask("PATCH", f"/customers/{ada.pk}", {"city": "Sylhet", "emails": [], "called": "A"})
    assert answer.status_code == 403
    assert {one["pointer"] for one in body_of(answer)["errors"]} == {"/city", "/emails"}
    assert Customer.objects.get().city == "Dhaka"


WRONG = [
    ("GET", "/nothing", None, 404, "not_there"),
    ("GET", "/customers/0", None, 404, "not_there"),
    ("GET", "/customers/99999999999999999999", None, 404, "not_there"),
    ("DELETE", "/customers", None, 405, "wrong_method"),
    ("GET", "/customers?limt=3", None, 422, "wrong_parameter"),
    ("GET", "/customers?limit=500", None, 422, "wrong_parameter"),
    ("GET", "/customers?cursor=made-up", None, 422, "wrong_cursor"),
    ("GET", "/customers?sort=shoe", None, 422, "wrong_parameter"),
    ("GET", "/customers?filter={", None, 422, "wrong_parameter"),
    ("GET", '/customers?filter={"field":"no","op":"is"}', None, 422, "unknown_field"),
    ("POST", "/customers", {"nom": "Zed"}, 422, "wrong_body"),
    ("POST", "/customers", {"name": "Z\u0000"}, 422, "wrong_body"),
    ("POST", "/customers", {}, 422, "customers.nothing_known"),
    ("POST", "/customers", {"name": "Z", "units": [99]}, 422, "unknown_reference"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), WRONG)
def test_whatever_is_wrong_is_told_as_a_problem(
    program: Open, dev: User, method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = program(dev).ask(method, path, body)
    assert (answer.status_code, body_of(answer)["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(body_of(answer)) == {"type", "title", "status", "detail", "code", "errors"}


def test_a_body_in_another_form_or_too_large_is_refused(program: Open, dev: User) -> None:
    client = program(dev).client
    answer = client.post("/api/v1/customers", {"name": "Zed"})
    assert answer.status_code == 415
    answer = client.post("/api/v1/customers", "{nope", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_json")
    answer = client.post("/api/v1/customers", b" " * 5_000_001, content_type="application/json")
    assert answer.status_code == 413


def test_a_problem_speaks_the_callers_language_and_points_to_the_place(program: Open, dev: User) -> None:
    wrong = {"lines": [{"quantity": "1", "unit_price": "2"}, {"quantity": "x", "unit_price": "2"}]}
    answer = program(dev).post("/orders", wrong, Accept_Language="bn")
    assert answer.headers["Content-Language"] == "bn"
    assert "ঠিক" in body_of(answer)["title"] or "ভুল" in body_of(answer)["title"]
    assert [one["pointer"] for one in body_of(answer)["errors"]] == ["/lines/1/quantity"]


def test_a_failure_of_ours_is_told_without_its_inside(
    program: Open, dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Iterator[None]:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("nokshi.site.api.rows.columns_for", fail)
    monkeypatch.setattr("nokshi.site.api.lists.columns_for", fail)
    answer = program(dev).ask("GET", "/customers")
    assert (answer.status_code, body_of(answer)["code"]) == (500, "failed")
    assert "secret" not in answer.getvalue().decode()


def test_who_asks_too_often_is_told_when_to_come_back(
    program: Open, dev: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    monkeypatch.setattr(limits, "_counts", limits.Counts())
    monkeypatch.setattr("nokshi.kernel.clock.now", lambda: cast.NOON + timedelta(seconds=10))
    api = program(dev)
    left = [api.ask("GET", "/units").headers["RateLimit"] for _ in range(2)]
    assert left == ['"caller";r=1;t=50', '"caller";r=0;t=50']
    answer = api.ask("GET", "/units")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "50")


def test_what_is_written_is_on_the_log_under_its_user(program: Open, dev: User) -> None:
    made = body_of(program(dev).post("/customers", {"name": "Zed"}))
    event = EventRow.objects.get(kind="customers.added")
    assert (event.customer_id, event.actor_kind, event.actor_id) == (made["id"], "user", dev.pk)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_the_answer_of_a_new_record_is_read(
    stranger: Program, dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, held, whole = bearer(dev), list[bool](), records.whole

    def watched(call: Call, resource: Resource, pk: int) -> tuple[Row, int | None]:
        held.append(connection.in_atomic_block)
        return whole(call, resource, pk)

    monkeypatch.setattr(records, "whole", watched)
    assert stranger.post("/customers", {"name": "Zed"}, **token).status_code == 201
    assert stranger.post("/customers", {"name": "Zoe"}, **token, Idempotency_Key="till-3").status_code == 201
    # With a key the answer is kept in the transaction of what was done.
    assert held == [False, True]


@pytest.mark.django_db(transaction=True)
def test_who_made_what_is_gone_at_once_is_still_told_its_address(
    stranger: Program, dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(call: Call, resource: Resource, pk: int) -> tuple[Row, int | None]:
        raise NotThere

    monkeypatch.setattr(records, "whole", gone)
    answer = stranger.post("/customers", {"name": "Zed"}, **bearer(dev))
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/customers/{Customer.objects.get().pk}")


@pytest.mark.django_db(transaction=True)
def test_a_new_record_that_is_refused_leaves_nothing(stranger: Program, dev: User) -> None:
    answer = stranger.post("/customers", {"name": "Zed", "emails": ["no address"]}, **bearer(dev))
    assert answer.status_code == 422 or answer.status_code == 400
    assert not Customer.objects.exists()
