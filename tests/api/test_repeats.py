"""The same request at the same moment, from several lines to the database: it is done once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from nokshi.customers.models import Customer
from nokshi.integrations.actions import hold_answer
from nokshi.integrations.models import KeptAnswer
from nokshi.kernel import clock
from nokshi.workspace.models import User
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
# On SQLite whoever writes waits for whoever writes, and the tests' base in memory knows no waiting.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
AT_ONCE = 4


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads with lines of their own to the database."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        yield threads


def test_of_several_at_the_same_moment_one_is_done(program: Open, ona: User, pool: ThreadPoolExecutor) -> None:
    programs = [program(ona) for _ in range(AT_ONCE)]
    start = threading.Barrier(AT_ONCE)

    def post(one: Program) -> tuple[int, str]:
        start.wait()
        try:
            answer = one.post("/customers", {"name": "Zed"}, Idempotency_Key="till-1")
            return answer.status_code, body_of(answer).get("code", "")
        finally:
            connection.close()

    answers = list(pool.map(post, programs))
    assert (201, "") in answers
    assert set(answers) <= {(201, ""), (409, "still_working")}
    assert Customer.objects.filter(name="Zed").count() == 1
    again = programs[0].post("/customers", {"name": "Zed"}, Idempotency_Key="till-1")
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")


def test_a_repeat_is_told_that_the_first_is_still_at_work(program: Open, ona: User, pool: ThreadPoolExecutor) -> None:
    api = program(ona)
    held, let_go = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            hold_answer(caller=f"user:{ona.pk}", key="till-2", digest="x", now=clock.now())
            held.set()
            let_go.wait()
            transaction.set_rollback(True)
        connection.close()

    working = pool.submit(first)
    held.wait()
    busy = api.post("/customers", {"name": "Zed"}, Idempotency_Key="till-2")
    let_go.set()
    working.result()
    assert (busy.status_code, body_of(busy)["code"]) == (409, "still_working")
    assert not KeptAnswer.objects.exists()
    assert api.post("/customers", {"name": "Zed"}, Idempotency_Key="till-2").status_code == 201
