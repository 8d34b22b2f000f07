"""Django as WSGI inside Granian's own event loop: a fixed pool of threads answers, the loop sends."""

import asyncio
import contextlib
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Django = Callable[[Environ, Callable[..., Any]], Any]

IN_MEMORY = 1_000_000
"""A body longer than this many bytes waits for its thread on the disk."""


class Bridge:
    """Hand requests to Django; whatever is slow about a client holds no thread but while a file goes out to it."""

    def __init__(self, django: Django, threads: int) -> None:
        self._django = django
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def answer(self, scope: Any, proto: Any) -> None:
        """Answer a request of RSGI with Django's page."""
        body = await body_of(scope, proto)
        loop = asyncio.get_running_loop()
        with contextlib.closing(body):
            found = await loop.run_in_executor(self._pool, self._work, environ_of(scope, body), proto, loop)
        if found is not None:
            status, headers, content = found
            proto.response_bytes(status, headers, content)

    async def ask(self, environ: Environ) -> tuple[int, Headers, bytes]:
        """Return Django's answer to a request that is not the client's own."""
        fresh = {**environ, "wsgi.input": io.BytesIO()}
        found = await asyncio.get_running_loop().run_in_executor(self._pool, self._work, fresh, None, None)
        return found or (500, [], b"")

    def _work(self, environ: Environ, proto: Any, loop: asyncio.AbstractEventLoop | None) -> Any:
        told: list[Any] = []
        answer = self._django(environ, lambda status, headers, *_: told.extend((int(status[:3]), headers)))
        status, headers = told
        try:
            if loop is None or not getattr(answer, "streaming", False):
                return status, headers, b"".join(answer)
            _send(answer, proto.response_stream(status, headers), loop)
            return None
        finally:
            answer.close()


def _send(chunks: Iterable[bytes], transport: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Send a long answer piece by piece, as fast as the client takes it; he may leave at any time."""
    for chunk in chunks:
        try:
            asyncio.run_coroutine_threadsafe(_piece(transport, chunk), loop).result()
        except Exception:  # the transport has no class of its own for a client that left
            return


async def _piece(transport: Any, chunk: bytes) -> None:
    await transport.send_bytes(chunk)


async def body_of(scope: Any, proto: Any) -> IO[bytes]:
    """Return the whole body of a request; a long one is kept on the disk."""
    length = scope.headers.get("content-length")
    if length is None and scope.headers.get("transfer-encoding") is None:
        return io.BytesIO()
    if length is not None and length.isdigit() and int(length) <= IN_MEMORY:
        return io.BytesIO(await proto())
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the answer
    async for chunk in proto:
        body.write(chunk)
    body.seek(0)
    return body


def environ_of(scope: Any, body: IO[bytes]) -> Environ:
    """Return a request of RSGI as WSGI has it (PEP 3333)."""
    client, _, _ = scope.client.rpartition(":")
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client.strip("[]"),
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
    return environ
