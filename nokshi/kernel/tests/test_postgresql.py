"""A question that nobody answers ends, where somebody waits for the page."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError

from nokshi.kernel import config
from nokshi.kernel.healing import heals

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


@contextmanager
def line(patience: float, **more: Any) -> Iterator[Any]:
    """Open a line of its own to the database of the tests, as a page has it."""
    from nokshi.kernel.postgresql.base import DatabaseWrapper

    wrapper = DatabaseWrapper({**connection.settings_dict, "IS_WAITED_FOR": True, "PATIENCE": patience, **more})
    try:
        yield wrapper
    finally:
        wrapper.close()


def test_the_server_ends_a_question_that_takes_too_long_and_the_line_goes_on() -> None:
    with line(0.3) as wrapper, wrapper.cursor() as cursor:
        with pytest.raises(OperationalError, match="statement timeout") as raised:
            cursor.execute("SELECT pg_sleep(60)")
        assert heals(raised.value)
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_line_on_which_nothing_is_said_any_more_is_given_up_and_another_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nokshi.kernel.postgresql.base._bounded", lambda parameters, patience: "")
    monkeypatch.setattr("nokshi.kernel.postgresql.base.GRACE", 0.3)
    with line(0.3) as wrapper:
        with wrapper.cursor() as cursor, pytest.raises(OperationalError, match="did not answer") as raised:
            cursor.execute("SELECT pg_sleep(2)")
        assert heals(raised.value)
        wrapper.close_if_unusable_or_obsolete()
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)


def test_only_the_first_waits_for_a_server_that_takes_a_line_and_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from nokshi.kernel.postgresql.base import DatabaseWrapper

    monkeypatch.setattr(DatabaseWrapper, "_silent_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        place = {"HOST": "127.0.0.1", "PORT": str(mute.getsockname()[1])}
        options = {**config.POSTGRES_LINES, "connect_timeout": "2"}
        with line(30, **place, OPTIONS=options) as wrapper:
            with pytest.raises(OperationalError, match="timeout"):
                wrapper.ensure_connection()
            with pytest.raises(OperationalError, match="a moment ago") as raised:
                wrapper.ensure_connection()
    assert heals(raised.value)


def test_who_is_not_waited_for_takes_his_time() -> None:
    with line(0.2, IS_WAITED_FOR=False) as wrapper, wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.6)")
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
