"""Calls to addresses that somebody else gave: never to the inside, never without an end.

The name is resolved once, every address it stands for is judged, and the call goes to the very address that was
judged (no second look at the name, so that it cannot change in between). Redirects are told, not followed.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.addresses import Address, Inside, is_public
from nokshi.kernel.errors import DomainError

PORTS = frozenset({80, 443, 8080, 8443})


class AddressRefused(DomainError):
    """The address cannot be called from here."""

    code = "address_refused"
    sentence = _("%(url)s cannot be called: %(why)s")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a call may take (seconds) and how much of the answer is read (bytes)."""

    connect: float = 5.0
    total: float = 15.0
    size: int = 64_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; a body longer than the limit is cut."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: int


class Unanswered(OSError):
    """Nobody answered, not in time, or not in a way that can be understood."""


def call(
    method: str, url: str, *, headers: Mapping[str, str], content: bytes, inside: Inside, limits: Limits | None = None
) -> Answer:
    """Call an address that somebody gave; raises AddressRefused and Unanswered."""
    # Loaded with the first call: the client of HTTP and all below it would make every start wait.
    import httpcore

    from nokshi.kernel.pinned import Pinned

    bounds = limits or Limits()
    began = time.monotonic()
    pinned = Pinned(_allowed(check_url(url), inside), began + bounds.total, bounds.connect)
    try:
        with (
            httpcore.ConnectionPool(network_backend=pinned, retries=0) as pool,
            pool.stream(method, url, headers=list(headers.items()), content=content) as response,
        ):
            body = _read(response.iter_stream(), bounds.size)
            told = {name.decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
            return Answer(response.status, told, body, int((time.monotonic() - began) * 1000))
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
        raise Unanswered(str(error) or type(error).__name__) from None


def check_url(url: str) -> SplitResult:
    """Return the parts of an address that may be called by its looks; raises AddressRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(url=url[:200], why=_("it is not a web address.")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused(url=url[:200], why=_("it must begin with https:// or http://."))
    if parts.username or parts.password:
        raise AddressRefused(url=parts.hostname, why=_("it must not hold a name or password."))
    if port == 0 or any(sign in url for sign in " \t\r\n\\"):
        raise AddressRefused(url=parts.hostname, why=_("it is not a web address."))
    return parts


def check_reachable(url: str, *, inside: Inside) -> None:
    """Raise AddressRefused where an address leads inside, or its name leads nowhere."""
    _allowed(check_url(url), inside)


def judged(host: str, port: int, *, inside: Inside) -> list[Address]:
    """Return the addresses that a name stands for, at most four; raises AddressRefused where one is not for us to call.

    Whoever connects takes these, so that the name cannot lead elsewhere meanwhile.
    """
    found = _resolved(host, port)
    if not all(inside.holds(_plain(address)) or is_public(address) for address in found):
        raise AddressRefused(url=host, why=_("it leads to an address inside, which is not for others to call."))
    return found[:4]


def _allowed(parts: SplitResult, inside: Inside) -> list[Address]:
    """Return the addresses to call; every one that the name stands for must be allowed."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    found = judged(host, port, inside=inside)
    if port not in PORTS and not all(inside.holds(_plain(address)) for address in found):
        raise AddressRefused(url=host, why=_("only the ports 80, 443, 8080 and 8443 are called."))
    return found


def _plain(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _resolved(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    except (OSError, UnicodeError, ValueError):
        found = []
    if not found:
        raise AddressRefused(url=host, why=_("its name is not known."))
    return sorted(dict.fromkeys(found), key=lambda one: one.version)


def _read(chunks: Iterable[bytes], most: int) -> bytes:
    """Read up to the limit of size."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) >= most:
            break
    return bytes(body[:most])
