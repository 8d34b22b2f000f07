"""A line to the very address that was judged, all of it until one moment (the client of HTTP is httpcore)."""

import ssl
import time
from collections.abc import Sequence
from typing import Any

import httpcore

from nokshi.kernel.addresses import Address


class Pinned(httpcore.SyncBackend):
    """Connects to the address that was judged, whatever the name says by now; all of it until one moment."""

    def __init__(self, addresses: Sequence[Address], until: float, connect: float) -> None:
        self._addresses, self._until, self._connect = addresses, until, connect

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = super().connect_tcp(str(address), port, timeout=self._connect)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Hurried(stream, self._until)
        raise failed


class _Hurried(httpcore.NetworkStream):
    """A stream whose every wait ends at one moment, so that no answer can drip for ever."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Hurried(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("The answer took too long")
        return left
