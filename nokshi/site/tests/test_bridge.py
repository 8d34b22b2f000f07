"""Files that take long hold up no page, and nothing holds up the answer that Nokshi lives."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.utils.translation import get_language, override

from nokshi.site.live import bridge
from nokshi.site.live.bridge import AT_ONCE, FILES, PIECE, Bridge
from nokshi.site.live.serving import THREADS, Application

TURNS = 400


class Scope:
    """A request of RSGI."""

    proto, method, http_version, scheme, query_string = "http", "GET", "1.1", "http", ""
    client, server, authority = "127.0.0.1:5000", "127.0.0.1:8000", "localhost"

    def __init__(self, path: str) -> None:
        self.path = path
        self.headers: dict[str, str] = {}


class Client:
    """The other end of RSGI: what came, whole or in pieces; it may stop to take any."""

    def __init__(self, *, leaves: bool = False, stalls: bool = False) -> None:
        self.whole, self.pieces = b"", list[bytes]()
        self._leaves, self._stalls = leaves, stalls

    def response_bytes(self, status: int, headers: Any, content: bytes) -> None:
        self.whole = content

    def response_stream(self, status: int, headers: Any) -> "Client":
        return self

    async def send_bytes(self, piece: bytes) -> None:
        if self._leaves:
            raise ConnectionResetError
        if self._stalls:
            await asyncio.Event().wait()
        self.pieces.append(piece)


class Shop:
    """Stands for Django: its pages and files wait until they are let go, or give up after many turns."""

    def __init__(self) -> None:
        self.begun, self.ended = list[str](), list[str]()
        self.let_go = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> "Told":
        path = environ["PATH_INFO"]
        size = [("Content-Length", str(AT_ONCE))] if "small" in path else []
        start("200 OK", size)
        if path.startswith("/slow"):
            list(self.turns(path))
        with override("bn"):
            return Told(self, path)

    def turns(self, path: str) -> Iterator[bytes]:
        self.begun.append(path)
        for _turn in range(TURNS):
            yield b"x" * PIECE
            if self.let_go.wait(0.02):
                return


class Told:
    """An answer: a file is built while it goes out."""

    def __init__(self, shop: Shop, path: str) -> None:
        self.shop, self.path = shop, path
        self.streaming = path.startswith("/file")

    def __iter__(self) -> Iterator[bytes]:
        if self.streaming and "small" not in self.path:
            yield from self.shop.turns(self.path)
        else:
            yield self.path.encode()

    def close(self) -> None:
        self.shop.ended.append(self.path)


async def begun(shop: Shop, count: int) -> None:
    """Wait until so many are at work."""
    while len(shop.begun) < count:
        await asyncio.sleep(0.01)


def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: a browser that was opened before leaves its loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def meanwhile(shop: Shop, busy: Sequence[Awaitable[None]], ask: Callable[[], Awaitable[None]]) -> list[str]:
    """Ask for something while others are busy; return the order in which all ended."""

    async def run() -> None:
        works = [asyncio.ensure_future(one) for one in busy]
        await begun(shop, min(len(works), FILES))
        await ask()
        shop.ended.append("asked")
        shop.let_go.set()
        await asyncio.gather(*works)

    to_the_end(run())
    return shop.ended


@pytest.mark.parametrize("path", ["/page", "/file/small.css"])
def test_a_page_waits_behind_no_file(path: str) -> None:
    shop, client = Shop(), Client()
    serving = Bridge(shop, THREADS)
    busy = [serving.answer(Scope(f"/file/{number}"), Client()) for number in range(FILES + 1)]
    ended = meanwhile(shop, busy, lambda: serving.answer(Scope(path), client))
    assert ended[:2] == [path, "asked"]
    assert client.whole == path.encode()
    assert sorted(ended[2:]) == [f"/file/{number}" for number in range(FILES + 1)]


def test_that_it_lives_is_told_while_every_thread_of_pages_is_busy() -> None:
    shop, client = Shop(), Client()
    serving = Application(shop)
    busy = [serving.__rsgi__(Scope(f"/slow/{number}"), Client()) for number in range(THREADS)]
    assert meanwhile(shop, busy, lambda: serving.__rsgi__(Scope("/health/live"), client))[0] == "asked"
    assert client.whole == b'{"live": true}'


def test_a_file_is_built_in_the_language_of_its_reader() -> None:
    class Spoken(Told):
        def __iter__(self) -> Iterator[bytes]:
            yield str(get_language()).encode()

    def django(environ: dict[str, Any], start: Callable[..., Any]) -> Told:
        start("200 OK", [])
        override("bn").__enter__()
        return Spoken(Shop(), "/file")

    client = Client()
    to_the_end(Bridge(django, 1).answer(Scope("/file"), client))
    assert client.pieces == [b"bn"]


def test_lines_go_out_together_and_none_is_left_behind() -> None:
    class Lines(Told):
        def __iter__(self) -> Iterator[bytes]:
            yield from (b"%d\n" % number for number in range(100_000))

    def django(environ: dict[str, Any], start: Callable[..., Any]) -> Told:
        start("200 OK", [])
        return Lines(Shop(), "/file")

    client = Client()
    to_the_end(Bridge(django, 1).answer(Scope("/file"), client))
    assert b"".join(client.pieces) == b"".join(b"%d\n" % number for number in range(100_000))
    assert len(client.pieces) < 20


def test_a_client_that_leaves_ends_the_building_of_his_file() -> None:
    shop = Shop()
    to_the_end(Bridge(shop, 1).answer(Scope("/file"), Client(leaves=True)))
    assert shop.ended == ["/file"]
    assert not shop.let_go.is_set()


def test_who_takes_nothing_of_his_file_keeps_nobody_from_his_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "STALLED", 0.05)
    shop, client = Shop(), Client()
    serving = Bridge(shop, 1)
    stalled = [serving.answer(Scope(f"/file/{number}"), Client(stalls=True)) for number in range(FILES)]

    async def ask() -> None:
        shop.let_go.set()
        await serving.answer(Scope("/file/own"), client)

    assert "/file/own" in meanwhile(shop, stalled, ask)
    assert client.pieces
