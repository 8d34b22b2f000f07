"""Health, counts and the lines of the log, as those who keep Nokshi up see them."""

import json
import logging
from collections.abc import Callable

import pytest
from django.db.utils import OperationalError
from django.test import Client

from nokshi.kernel import clock
from nokshi.site import logs
from nokshi.site.actions.beating import beat
from nokshi.site.web import sample
from nokshi.workspace.models import User

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


def test_a_line_of_the_log_is_json_without_the_request() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/x/",), None)
    record.request = "<WSGIRequest: GET '/customers/?q=রহিম'>"
    record.request_id = "abcdefgh"
    line = logs.Json().format(record)
    assert "রহিম" not in line
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("WARNING", "django.request", "Not Found: /x/")
    assert (told["request"], "at" in told) == ("abcdefgh", True)


@pytest.mark.django_db
def test_an_answer_names_its_request() -> None:
    assert (
        Client().get("/health/live", headers={"X-Request-ID": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"
    )
    assert len(Client().get("/health/live", headers={"X-Request-ID": "<script>"})["X-Request-ID"]) == 16
