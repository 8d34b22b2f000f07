"""What goes on while processes fall: people write customers down, files come in, letters leave.

Whatever was answered as done is written down here, and looked for afterwards.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar

import httpx
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connection, transaction
from django.db.utils import DatabaseError, InterfaceError

from nokshi.channels.actions import Content
from nokshi.channels.actions.sending import Outgoing, send_many
from nokshi.customers.models import Customer
from nokshi.intake import actions as intake
from nokshi.intake.actions.beginning import Given
from nokshi.intake.models import ImportRun
from nokshi.intake.schedule import work_on
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.jobs import later
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import User
from nokshi.workspace.queries import root_unit

T = TypeVar("T")
SYSTEM = Actor.system()
ROWS = 60
LETTERS = 8
PATIENCE = 240.0


@dataclass(slots=True)
class Book:
    """What was promised: names of customers, keys of letters, names of files; and what went wrong on the way."""

    customers: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    files: dict[int, int] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)


def patiently(call: Callable[[], T], stop: threading.Event | None = None) -> T:
    """Call until the database lets it; a call that is tried again must be harmless to repeat."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except (DatabaseError, InterfaceError):
            if time.monotonic() > until:
                raise
            connection.close()
            close_old_connections()
            time.sleep(0.3)


def session_of(user: User) -> dict[str, str]:
    """Return the cookies of a browser in which a user is signed in."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return {"sessionid": str(session.session_key), "csrftoken": secrets.token_hex(16)}


def write_customers(url: str, cookies: dict[str, str], book: Book, stop: threading.Event) -> None:
    """Add customers by the form, one after another; what was answered with 302 is promised."""
    number = 0
    headers = {"X-CSRFToken": cookies["csrftoken"]}
    while not stop.is_set():
        number += 1
        name = f"Guest {secrets.token_hex(6)}"
        try:
            answer = httpx.post(
                f"{url}/customers/add/",
                data={"name": name, "kind": "person"},
                cookies=cookies,
                headers=headers,
                timeout=60,
            )
        except httpx.HTTPError:
            book.unsure.append(name)
            stop.wait(0.3)
            continue
        book.answers[answer.status_code] = book.answers.get(answer.status_code, 0) + 1
        (book.customers if answer.status_code == 302 else book.unsure).append(name)
        stop.wait(0.05)


def send_letters(readers: list[int], book: Book, stop: threading.Event) -> None:
    """Queue letters, a few at a time; what was committed is promised."""
    while not stop.wait(0.4):
        key = secrets.token_hex(8)
        chosen = [readers[secrets.randbelow(len(readers))] for _ in range(LETTERS)]
        letters = [f"torture:{key}:{pk}" for pk in set(chosen)]
        patiently(lambda chosen=set(chosen), key=key: _queue(chosen, key))  # type: ignore[misc]
        book.letters.extend(letters)


def _queue(chosen: set[int], key: str) -> None:
    content = Content(subject="Your order is on its way", text="It left today.", language="en")
    people = Customer.objects.in_bulk(list(chosen))
    letters = [Outgoing(customer=person, content=content, key=f"torture:{key}:{pk}") for pk, person in people.items()]
    send_many(letters=letters, channel="email", purpose="orders", unit_id=root_unit().pk, actor=SYSTEM, now=clock.now())


def bring_files(book: Book, stop: threading.Event) -> None:
    """Take files of people in, one after another, as their owner would step by step."""
    scope = Scope.system()
    while not stop.is_set():
        mark = secrets.token_hex(5)
        lines = [f"Row {mark} {number},row-{mark}-{number}@example.com" for number in range(ROWS)]
        content = ("name,email\n" + "\n".join(lines)).encode()
        run = patiently(lambda content=content, mark=mark: _begin(content, mark, scope))  # type: ignore[misc]
        book.files[run] = ROWS
        _carry_on(run, scope, stop)
        stop.wait(1)


def _begin(content: bytes, mark: str, scope: Scope) -> int:
    with transaction.atomic():
        file = Given(f"{mark}.csv", BytesIO(content))
        run = intake.begin(files=[file], unit_id=root_unit().pk, scope=scope, now=clock.now())
        later(work_on, run.pk)
    return int(run.pk)


def _carry_on(pk: int, scope: Scope, stop: threading.Event) -> None:
    """Press the next button whenever a run waits for a person."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status = patiently(lambda: press(pk, scope))
        if status in {"done", "failed"} or (stop.is_set() and status in {"running"}):
            return
        time.sleep(0.3)


def press(pk: int, scope: Scope) -> str:
    """Do what a person does at the step where a run waits; return its step."""
    run: Any = ImportRun.objects.get(pk=pk)
    with transaction.atomic():
        if run.status == "read":
            intake.ask_for_check(run=run, scope=scope)
            later(work_on, pk)
        elif run.status == "checked":
            intake.start(run=run, scope=scope, actor=SYSTEM, now=clock.now())
            later(work_on, pk)
    return str(run.status)
