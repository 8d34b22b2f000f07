"""Deciding about deliveries: who is told of a kind, when to try again, how a message is signed."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import timedelta

PAUSES = (
    timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=3), timedelta(minutes=15), timedelta(hours=1),
    timedelta(hours=5), timedelta(hours=17),
)  # fmt: skip
"""Between the eight tries: a day in all."""
GIVEN_UP_AFTER = timedelta(days=3)
"""An endpoint that failed for so long, without one delivery that went well, is switched off."""
LOOKS = frozenset({"timeline.record_seen", "timeline.record_preloaded", "timeline.records_read"})
"""Somebody read, and nothing was done."""
LONGEST_SOURCE = 60
SHORTEST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=15)
SECRET_PREFIX = "whsec_"  # noqa: S105  the head of every secret


def is_told(kinds: Collection[str], kind: str) -> bool:
    """Say whether an endpoint with these kinds (`*`, `commerce.*`, `commerce.order_placed`) is told of a kind.

    Of looks it is told where it asks for them: who reads what he is told of would be told of his reading without end.
    """
    return ("*" in kinds and kind not in LOOKS) or kind in kinds or f"{kind.partition('.')[0]}.*" in kinds


def unknown_kinds(wanted: Sequence[str], known: Collection[str]) -> list[str]:
    """Return those of the wanted kinds that name no event and no room."""
    rooms = {kind.partition(".")[0] for kind in known}
    return [one for one in wanted if one != "*" and one not in known and one.removesuffix(".*") not in rooms]


def pause_after(tries: int, chance: float) -> timedelta | None:
    """Return how long to wait after so many tries, a tenth more or less by `chance` (0 to 1); None to give up."""
    if tries > len(PAUSES):
        return None
    return PAUSES[tries - 1] * (0.9 + 0.2 * chance)


def rest_after(failing: timedelta) -> timedelta:
    """Return how long an endpoint that did not answer is left in peace: a quarter of the time that it fails already."""
    return min(max(failing / 4, SHORTEST_REST), LONGEST_REST)


def signature(secret: str, message_id: str, seconds: int, payload: str) -> str:
    """Return the signature of a message (Standard Webhooks, v1: HMAC-SHA256 of id, time and body)."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a secret is base64 behind whsec_") from None
    digest = hmac.new(key, f"{message_id}.{seconds}.{payload}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def own_source(source: str, units: Collection[int] | None) -> str:
    """Return where the keys of a caller of these units count: `api/7:till` in place of `api:till` for one of some."""
    if not units:
        return source
    way, colon, name = source.partition(":")
    head = f"{way}/{min(units)}{colon}"
    digest = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
    return head + (name if len(head + name) <= LONGEST_SOURCE else digest)
