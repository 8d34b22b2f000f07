"""What goes on while processes fall: people write customers down, files come in, letters leave.

Whatever was answered as done is written down here, and looked for afterwards.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
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
EVENTS = 25
PATIENCE = 240.0


@dataclass(slots=True)
class Book:
    """What was promised: names of customers, keys of letters and events, names of files; and what went wrong."""

    customers: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    keyed: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    files: dict[int, int] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def note_answer(self, status: int) -> None:
        """Count an answer by its status."""
        self.answers[status] = self.answers.get(status, 0) + 1

    def note_fault(self, told: threading.ExceptHookArgs) -> None:
        """Write down that a work ended before its time."""
        self.faults.append(f"{told.thread.name if told.thread else 'somebody'}: {told.exc_value!r}")


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


def write_customers(url: str, cookies: dict[str, str], luck: Random, book: Book, stop: threading.Event) -> None:
    """Add customers by the form, one after another; what was answered with 302 is promised."""
    headers = {"X-CSRFToken": cookies["csrftoken"]}
    while not stop.is_set():
        name = f"Guest {mark(luck)}"
        words = {"name": name, "kind": "person"}
        try:
            answer = httpx.post(f"{url}/customers/add/", data=words, cookies=cookies, headers=headers, timeout=60)
        except httpx.HTTPError:
            book.unsure.append(name)
            stop.wait(0.3)
            continue
        book.note_answer(answer.status_code)
        (book.customers if answer.status_code == 302 else book.unsure).append(name)
        stop.wait(0.05)


def write_with_keys(url: str, token: str, luck: Random, book: Book, stop: threading.Event) -> None:
    """Add customers as a program with an Idempotency-Key; one is asked for until it is answered as done."""
    while not stop.wait(0.2):
        name = f"Keyed {mark(luck)}"
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": name}
        while not _told(f"{url}/api/v1/customers", headers, {"name": name}, book):
            if stop.wait(0.2):
                return
        book.keyed.append(name)


def mark(luck: Random) -> str:
    """Return a name that comes once."""
    return luck.randbytes(6).hex()


def send_letters(readers: list[int], luck: Random, book: Book, stop: threading.Event) -> None:
    """Queue letters, a few at a time; what was committed is promised."""
    while not stop.wait(0.4):
        key = mark(luck)
        chosen = {luck.choice(readers) for _ in range(LETTERS)}
        patiently(lambda chosen=chosen, key=key: _queue(chosen, key))  # type: ignore[misc]
        book.letters.extend(f"torture:{key}:{pk}" for pk in chosen)


def _queue(chosen: set[int], key: str) -> None:
    content = Content(subject="Your order is on its way", text="It left today.", language="en")
    people = Customer.objects.in_bulk(list(chosen))
    letters = [Outgoing(customer=person, content=content, key=f"torture:{key}:{pk}") for pk, person in people.items()]
    send_many(letters=letters, channel="email", purpose="orders", unit_id=root_unit().pk, actor=SYSTEM, now=clock.now())


def report_events(url: str, token: str, customers: list[int], luck: Random, book: Book, stop: threading.Event) -> None:
    """Report events by the API in batches; one that was not answered is sent again, as a program would."""
    headers = {"Authorization": f"Bearer {token}"}
    while not stop.is_set():
        keys = [mark(luck) for _ in range(EVENTS)]
        events = [{"name": "tea.tasted", "external_id": key, "customer": luck.choice(customers)} for key in keys]
        body = {"source": "torture", "events": events}
        while not _told(f"{url}/api/v1/events", headers, body, book):
            if stop.wait(0.3):
                return
        book.events.extend(keys)
        stop.wait(0.1)


def _told(address: str, headers: dict[str, str], body: dict[str, Any], book: Book) -> bool:
    try:
        answer = httpx.post(address, json=body, headers=headers, timeout=60)
    except httpx.HTTPError:
        return False
    book.note_answer(answer.status_code)
    return answer.is_success


def bring_files(luck: Random, book: Book, stop: threading.Event) -> None:
    """Take files of people in, one after another, as their owner would step by step."""
    scope = Scope.system()
    while not stop.is_set():
        name = mark(luck)
        lines = [f"Row {name} {number},row-{name}-{number}@example.com" for number in range(ROWS)]
        content = ("name,email\n" + "\n".join(lines)).encode()
        run = patiently(lambda content=content, name=name: _begin(content, name, scope))  # type: ignore[misc]
        book.files[run] = ROWS
        _carry_on(run, scope, stop)
        stop.wait(1)


def _begin(content: bytes, name: str, scope: Scope) -> int:
    with transaction.atomic():
        file = Given(f"{name}.csv", BytesIO(content))
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
