"""Bodies of requests: short ones are read at once, long ones only of whom the application knows, onto the disk."""

import io
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

SHORT = 1_000_000
"""Anybody may send so many bytes; they stay in memory."""
LONGEST = 4_000_000_000
"""More than this is a mistake, whoever sends it; it must not fill the disk."""

MaySend = Callable[[int], Awaitable[None]]
"""Asked with a number of bytes before they are read; raises what the client is to be told."""


async def body_of(scope: Any, proto: Any, may_send: MaySend) -> IO[bytes]:
    """Return the whole body of a request of RSGI."""
    told = scope.headers.get("content-length")
    if told is None and scope.headers.get("transfer-encoding") is None:
        return io.BytesIO()
    size = int(told) if told is not None and told.isdigit() else None
    if size is not None and size <= SHORT:
        return io.BytesIO(await proto())
    if size is not None:
        await may_send(size)
    body: IO[bytes] = SpooledTemporaryFile(SHORT)  # noqa: SIM115 - closed with the answer
    try:
        await _read(proto, body, SHORT if size is None else size, may_send)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _read(proto: Any, body: IO[bytes], allowed: int, may_send: MaySend) -> None:
    """Read a body to its end; one that does not say how long it is asks once it is more than anybody may send."""
    size = 0
    async for chunk in proto:
        size += len(chunk)
        if size > allowed:
            await may_send(size)
            allowed = LONGEST
        body.write(chunk)
