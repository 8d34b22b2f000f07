"""Django as WSGI inside Granian's own event loop: a fixed pool of threads answers, the loop sends.

Files that are built as they go out have threads of their own, so that no page waits behind them.
"""

import asyncio
import contextlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import tzinfo
from functools import partial
from itertools import chain
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.utils import timezone, translation

from nokshi.site.live.bodies import body_of
from nokshi.site.live.callers import caller_of

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Django = Callable[[Environ, Callable[..., Any]], Any]

MAY_SEND = "/sending/"
FILES = 2
"""So many files are built at once in a web process; what is asked for beside them waits its turn."""
AT_ONCE = 1_000_000
"""A file that says it is no longer than this goes out in one piece, as a page does."""
PIECE = 65_536
"""Lines of a file go out so many bytes at a time: each piece is a turn of the loop."""
STALLED = 60.0
"""Who takes nothing of his file for so many seconds is gone."""


class Answered(Exception):
    """The client is told this in place of an answer to what it asked."""

    def __init__(self, status: int, headers: Headers, content: bytes) -> None:
        super().__init__(status)
        self.told = (status, headers, content)


class Answer(NamedTuple):
    """Django's answer: whole, or a file still to be built in the language and zone of its reader."""

    status: int
    headers: Headers
    content: bytes = b""
    file: Any = None
    language: str | None = None
    zone: tzinfo | None = None


class Bridge:
    """Hand requests to Django; whatever is slow about a client holds no thread but while a file goes out to it."""

    def __init__(self, django: Django, threads: int) -> None:
        self._django = django
        self._pages = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self._files = ThreadPoolExecutor(FILES, thread_name_prefix="files")

    async def answer(self, scope: Any, proto: Any) -> None:
        """Answer a request of RSGI with Django's page."""
        try:
            body = await body_of(scope, proto, partial(self._check, scope))
        except Answered as answered:
            proto.response_bytes(*answered.told)
            return
        loop = asyncio.get_running_loop()
        with contextlib.closing(body):
            found = await loop.run_in_executor(self._pages, self._work, environ_of(scope, body))
            if found.file is None:
                proto.response_bytes(found.status, found.headers, found.content)
            else:
                await loop.run_in_executor(self._files, _send, found, proto, loop)

    async def ask(self, environ: Environ) -> tuple[int, Headers, bytes]:
        """Return Django's answer to a request that is not the client's own; it is never a file."""
        fresh = {**environ, "wsgi.input": io.BytesIO()}
        found = await asyncio.get_running_loop().run_in_executor(self._pages, self._work, fresh)
        return found.status, found.headers, found.content

    async def _check(self, scope: Any, size: int) -> None:
        """Ask Django whether the client may send so many bytes; raises Answered where it may not."""
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": MAY_SEND, "QUERY_STRING": f"bytes={size}", "CONTENT_LENGTH": "0"}
        status, headers, content = await self.ask({**environ_of(scope, io.BytesIO()), **asked})
        if status != 204:
            raise Answered(status, headers, content)

    def _work(self, environ: Environ) -> Answer:
        told: list[Any] = []
        answer = self._django(environ, lambda status, headers, *_: told.extend((int(status[:3]), headers)))
        status, headers = told
        if _is_long(answer, headers):
            zone = timezone.get_current_timezone()
            return Answer(status, headers, file=answer, language=translation.get_language(), zone=zone)
        try:
            return Answer(status, headers, b"".join(answer))
        finally:
            answer.close()


def _is_long(answer: Any, headers: Headers) -> bool:
    """Say whether an answer is a file that may take its time; nothing of it is built yet."""
    size = {name.lower(): value for name, value in headers}.get("content-length", "")
    return getattr(answer, "streaming", False) and not (size.isdecimal() and int(size) <= AT_ONCE)


def _send(found: Answer, proto: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Send a file piece by piece, as fast as the client takes it; he may leave at any time."""
    with contextlib.closing(found.file), translation.override(found.language), timezone.override(found.zone):
        pieces = _pieces(found.file)
        # What is wrong with a file shows in its first piece mostly: until then it can still be said.
        first = next(pieces, b"")
        transport = proto.response_stream(found.status, found.headers)
        for piece in chain([first], pieces):
            try:
                asyncio.run_coroutine_threadsafe(_hand_over(piece, transport), loop).result()
            except Exception:  # the transport has no class of its own for a client that left
                return


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    piece = bytearray()
    for chunk in chunks:
        piece += chunk
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


async def _hand_over(piece: bytes, transport: Any) -> None:
    await asyncio.wait_for(transport.send_bytes(piece), STALLED)


def environ_of(scope: Any, body: IO[bytes]) -> Environ:
    """Return a request of RSGI as WSGI has it (PEP 3333)."""
    near = scope.client.rpartition(":")[0].strip("[]")
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ and key != "HTTP_HOST" else value
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    environ["REMOTE_ADDR"] = caller_of(near, forwarded, is_behind_proxy=settings.SECURE)
    return environ
