"""Health, counts and the lines of the log, as those who keep Nokshi up see them."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from nokshi.kernel import clock
from nokshi.site import logs, upgrading
from nokshi.site.actions.beating import beat
from nokshi.site.web import sample
from nokshi.workspace.actions import first_link, make_token
from nokshi.workspace.models import User
from tests import cast

SignedIn = Callable[[User], Client]


def test_a_process_that_answers_lives() -> None:
    assert Client().get("/health/live").json() == {"live": True}


@pytest.mark.django_db
def test_nokshi_is_ready_once_a_worker_lives() -> None:
    refused = Client().get("/health/ready")
    assert (refused.status_code, refused.json()["worker"], refused.json()["database"]) == (503, False, True)
    beat(name="worker@here", kind="worker", begun_at=clock.now(), now=clock.now())
    assert Client().get("/health/ready").json()["ready"]


@pytest.mark.django_db
def test_a_migration_to_come_is_told_and_the_last_look_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    to_come = [["workspace.0099_later"], ["workspace.0099_later"], []]
    monkeypatch.setattr(upgrading, "_current", set())
    monkeypatch.setattr(upgrading, "pending", lambda: to_come.pop(0))
    told = [Client().get("/health/ready").json()["migrations"] for _ in range(5)]
    assert (told, to_come) == ([False, False, True, True, True], [])


@pytest.mark.django_db
def test_the_counts_are_for_this_machine_alone() -> None:
    told = Client().get("/metrics").content.decode()
    assert "nokshi_reader_lag_seconds" in told
    assert "nokshi_queued_jobs 0.0" in told
    assert Client(REMOTE_ADDR="192.0.2.1").get("/metrics").status_code == 404
    assert Client(headers={"X-Forwarded-For": "192.0.2.1"}).get("/metrics").status_code == 404
    assert Client(REMOTE_ADDR="192.0.2.1", headers={"Authorization": "Bearer nk_no"}).get("/metrics").status_code == 404


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_with_a_time_to_come_back(
    signed_in: SignedIn, ona: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*arguments: object, **keywords: object) -> None:
        raise OperationalError("connection refused")

    browser = signed_in(ona)
    browser.raise_request_exception = False
    monkeypatch.setattr(sample, "later", away)
    answer = browser.post("/sample/", headers={"Accept-Language": "bn"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "lang=" in answer.content.decode()


@pytest.mark.django_db
def test_a_question_that_the_database_does_not_understand_is_no_reason_to_come_back(
    signed_in: SignedIn, ona: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*arguments: object, **keywords: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM timeline_eventrow")

    browser = signed_in(ona)
    browser.raise_request_exception = False
    monkeypatch.setattr(sample, "later", wrong)
    answer = browser.post("/sample/")
    assert (answer.status_code, "Retry-After" in answer.headers) == (500, False)


def test_a_line_of_the_log_is_json_without_the_request() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/x/",), None)
    record.request = "<WSGIRequest: GET '/customers/?q=রহিম'>"
    record.request_id = "abcdefgh"
    line = logs.Json().format(record)
    assert "রহিম" not in line
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("WARNING", "django.request", "Not Found: /x/")
    assert (told["request"], "at" in told) == ("abcdefgh", True)


@pytest.mark.parametrize("facts", [{"ms": 1.5, "user": 7, "unit": None}, {"whom": object()}, {"name_of": "রহিম"}])
def test_a_line_of_the_log_is_json_whatever_its_facts(facts: dict[str, object]) -> None:
    record = logging.LogRecord("nokshi.request", logging.INFO, "", 0, "GET %s", ("site:today",), None)
    vars(record).update({"request_id": "abcdefgh", **facts})
    told = json.loads(logs.Json().format(record))
    assert list(told)[:4] == ["level", "logger", "message", "request"]
    assert {name: told[name] for name in facts if name != "whom"} == {
        name: fact for name, fact in facts.items() if name != "whom"
    }
    record.exc_info = (ValueError, ValueError("why"), None)
    assert "why" in json.loads(logs.Json().format(record))["exc_info"]


@pytest.mark.django_db
@pytest.mark.parametrize("tail", ["", "/", "/x/"])
def test_a_link_that_opens_an_account_is_not_written_into_the_log(caplog: pytest.LogCaptureFixture, tail: str) -> None:
    link = first_link(now=clock.now()).rstrip("/")
    Client().post(link + (tail or "/"), {"name": "", "email": "", "password": "weak"})
    Client().get(link + "%E0%A6%B0" + tail)
    assert link.rpartition("/")[2] not in caplog.text
    assert ("workspace:first" if tail != "/x/" else "Not Found: -") in caplog.text


def test_the_log_is_written_without_addresses() -> None:
    for log in ("json", "text"):
        assert "unaddressed" in logs.logging_settings(log)["handlers"]["stderr"]["filters"]


@pytest.mark.django_db
def test_a_line_about_a_program_names_the_user_it_works_for(caplog: pytest.LogCaptureFixture, dev: User) -> None:
    known: dict[str, Any] = {"unit": None, "expires_at": None, "actor": cast.actor(dev), "now": clock.now()}
    _token, raw = make_token(user=dev, name="Till", scopes=["read"], **known)
    with caplog.at_level(logging.INFO, "nokshi.request"):
        Client().get("/api/v1/customers", headers={"Authorization": f"Bearer {raw}"})
    assert [getattr(record, "user", None) for record in caplog.records if hasattr(record, "view")] == [dev.pk]


@pytest.mark.django_db
def test_an_answer_names_its_request() -> None:
    assert (
        Client().get("/health/live", headers={"X-Request-ID": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"
    )
    assert len(Client().get("/health/live", headers={"X-Request-ID": "<script>"})["X-Request-ID"]) == 16


@pytest.mark.django_db
def test_what_the_supervisor_asks_all_day_is_no_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "nokshi.request"):
        Client().get("/health/live")
        Client().get("/account/login/")
    assert [record.view for record in caplog.records if hasattr(record, "view")] == ["account_login"]
