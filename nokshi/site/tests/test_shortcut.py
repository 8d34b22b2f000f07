"""Programs come straight to the API; nothing that pages keep to is lost on the way."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.utils import translation

from nokshi.kernel import clock
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User
from tests import cast

OpenClient = Callable[[User], Client]
KEPT = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Permissions-Policy", "X-Request-ID")


@pytest.fixture
def token(eve: User) -> dict[str, str]:
    _token, raw = make_token(
        user=eve, name="till", scopes=["*"], unit=None, expires_at=None, actor=cast.actor(eve), now=clock.now()
    )
    return {"Authorization": f"Bearer {raw}"}


def test_a_program_is_answered_with_all_that_guards_an_answer_and_no_cookie(token: dict[str, str]) -> None:
    answer = Client().get("/api/v1/customers", headers=token)
    assert answer.status_code == 200
    assert all(answer.headers[name] for name in KEPT)
    assert "Authorization" in answer.headers["Vary"]
    assert not answer.cookies


def test_a_cookie_beside_a_token_adds_nothing(ona: User, signed_in: OpenClient, token: dict[str, str]) -> None:
    owner = signed_in(ona)
    body = {"name": "Ada"}
    assert owner.post("/api/v1/customers", body, "application/json", headers=token).status_code in (403, 404)
    wrong = {"Authorization": "Bearer nk_none_such"}
    assert owner.get("/api/v1/customers", headers=wrong).status_code == 401


def test_a_page_after_a_program_speaks_its_readers_language(token: dict[str, str]) -> None:
    before = translation.get_language()
    answer = Client().get("/api/v1/nowhere", headers={**token, "Accept-Language": "bn"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "bn")
    assert translation.get_language() == before


def test_an_address_below_the_api_that_is_none_is_answered_as_the_api_does(token: dict[str, str]) -> None:
    for path in ("/api/v1/", "/api/v1/none/such", "/api/v1/customers/0"):
        answer = Client().get(path, headers=token)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_while_the_database_is_away_a_program_is_told_when_to_come_back(
    token: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(raw: str, now: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("nokshi.site.api.callers.scope_by_token", away)
    answer = Client().get("/api/v1/customers", headers=token)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "unavailable"


def test_a_bug_in_a_question_to_the_database_is_told_and_written_down_as_one(
    token: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong(raw: str, now: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM timeline_eventrow")

    monkeypatch.setattr("nokshi.site.api.callers.scope_by_token", wrong)
    answer = Client().get("/api/v1/customers", headers=token)
    assert (answer.status_code, "Retry-After" in answer.headers) == (500, False)
    assert "SELECT nothing" in caplog.text


def test_what_made_a_program_come_back_later_is_written_down(
    token: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(raw: str, now: object) -> None:
        raise OperationalError("connection refused by the shop")

    monkeypatch.setattr("nokshi.site.api.callers.scope_by_token", away)
    assert Client().get("/api/v1/customers", headers=token).status_code == 503
    assert "connection refused by the shop" in caplog.text
    assert "in away" in caplog.text
