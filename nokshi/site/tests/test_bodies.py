"""Long bodies are read of people we know, short ones of everybody; nobody fills the disk."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.site.live.bodies import LONGEST, SHORT, body_of
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User

OpenClient = Callable[[User], Client]


class Scope:
    def __init__(self, **headers: str) -> None:
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Sender:
    """The client's end of RSGI: its body at once or in pieces, and how much of it was taken."""

    def __init__(self, size: int, piece: int = 300_000) -> None:
        self.size, self.piece, self.taken = size, piece, 0

    async def __call__(self) -> bytes:
        self.taken = self.size
        return b"x" * self.size

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for begin in range(0, self.size, self.piece):
            self.taken = min(self.size, begin + self.piece)
            yield b"x" * (self.taken - begin)


class Refused(Exception):
    """The sender may not."""


def sent(scope: Any, sender: Sender, *, known: bool) -> tuple[int, list[int]]:
    """Return the length of the body as it was read, and for how many bytes was asked."""
    asked: list[int] = []

    async def may_send(size: int) -> None:
        asked.append(size)
        if not known or size > LONGEST:
            raise Refused

    # In a thread of its own: where a browser's tests ran before, this one has a loop already.
    with ThreadPoolExecutor(1) as thread, thread.submit(asyncio.run, body_of(scope, sender, may_send)).result() as body:
        return len(body.read()), asked


def test_a_short_body_is_read_of_anybody() -> None:
    assert sent(Scope(content_length=str(SHORT)), Sender(SHORT), known=False) == (SHORT, [])


def test_no_body_is_waited_for_where_none_is_told() -> None:
    sender = Sender(5)
    assert sent(Scope(), sender, known=False) == (0, [])
    assert sender.taken == 0


def test_a_long_body_is_asked_for_before_a_byte_of_it_is_read() -> None:
    sender = Sender(2 * SHORT)
    with pytest.raises(Refused):
        sent(Scope(content_length=str(sender.size)), sender, known=False)
    assert sender.taken == 0
    assert sent(Scope(content_length=str(sender.size)), sender, known=True) == (sender.size, [sender.size])


def test_a_body_that_does_not_say_its_length_is_stopped_once_it_is_long() -> None:
    sender = Sender(50 * SHORT)
    with pytest.raises(Refused):
        sent(Scope(transfer_encoding="chunked"), sender, known=False)
    assert SHORT < sender.taken <= SHORT + sender.piece
    short = Sender(SHORT // 2)
    assert sent(Scope(transfer_encoding="chunked"), short, known=False) == (SHORT // 2, [])


def test_what_asks_is_closed_with_what_was_read_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[io.BytesIO] = []

    def spool(_size: int) -> io.BytesIO:
        opened.append(io.BytesIO())
        return opened[-1]

    monkeypatch.setattr("nokshi.site.live.bodies.SpooledTemporaryFile", spool)
    with pytest.raises(Refused):
        sent(Scope(transfer_encoding="chunked"), Sender(3 * SHORT), known=False)
    assert opened[0].closed


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "status"), [(SHORT, 204), (SHORT + 1, 413), (LONGEST + 1, 413)])
def test_a_stranger_may_send_little(size: int, status: int) -> None:
    assert Client().get("/sending/", {"bytes": size}).status_code == status


@pytest.mark.django_db
def test_who_is_signed_in_may_send_much_and_not_without_end(dev: User, signed_in: OpenClient) -> None:
    browser = signed_in(dev)
    assert browser.get("/sending/", {"bytes": LONGEST}).status_code == 204
    answer = browser.get("/sending/", {"bytes": LONGEST + 1})
    assert answer.status_code == 413
    assert "Send it in parts" in answer.content.decode()


@pytest.mark.django_db
def test_a_program_is_known_by_its_token(dev: User) -> None:
    _token, raw = make_token(
        user=dev, name="Till", scopes=["*"], unit=None, expires_at=None, actor=Actor.user(dev.pk), now=clock.now()
    )  # fmt: skip
    asked = {"bytes": 2 * SHORT}
    assert Client(headers={"Authorization": f"Bearer {raw}"}).get("/sending/", asked).status_code == 204
    refused = Client(headers={"Authorization": "Bearer nk_no"}).get("/sending/", asked)
    assert refused.status_code == 413
    assert refused.json()["code"] == "too_large"
