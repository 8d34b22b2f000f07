"""How often a caller may ask: a bucket for each, kept by the process, or by Redis where there are many processes."""

import threading
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

WINDOW = 60
MOST_CALLERS = 10_000
REST = 5.0
"""Seconds for which a Redis that did not answer is left alone, so that callers do not wait for it one by one."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left in this minute; `reset` is in seconds."""

    limit: int
    left: int
    reset: int

    @property
    def is_spent(self) -> bool:
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that tell it (draft-ietf-httpapi-ratelimit-headers)."""
        told = {
            "RateLimit-Policy": f'"caller";q={self.limit};w={WINDOW}',
            "RateLimit": f'"caller";r={max(self.left, 0)};t={self.reset}',
        }
        return {**told, "Retry-After": str(self.reset)} if self.is_spent else told


class Counts:
    """Requests of this minute by caller; those of past minutes are forgotten."""

    def __init__(self) -> None:
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def count(self, caller: str, minute: int) -> int:
        with self._lock:
            if minute != self._minute or len(self._counts) > MOST_CALLERS:
                self._minute, self._counts = minute, {}
            self._counts[caller] = self._counts.get(caller, 0) + 1
            return self._counts[caller]


class Rest:
    """Until when, by the clock that is never set back, Redis is not asked."""

    until = 0.0


_counts = Counts()
_rest = Rest()


def spend(caller: str, seconds: float) -> Allowance:
    """Count one request of a caller at a moment (seconds since 1970) and return what is left."""
    minute = int(seconds // WINDOW)
    limit = int(settings.API_REQUESTS_PER_MINUTE)
    used = _shared(caller, minute) if settings.CONFIG.redis_url else _counts.count(caller, minute)
    return Allowance(limit, limit - used, max(1, int((minute + 1) * WINDOW - seconds)))


def _shared(caller: str, minute: int) -> int:
    """Count in Redis, so that all processes count together; by ourselves while it is away or hangs."""
    from redis.exceptions import RedisError

    if time.monotonic() < _rest.until:
        return _counts.count(caller, minute)
    key = f"nokshi:rate:{minute}:{caller}"
    try:
        used = int(_redis().incr(key))
        if used == 1:
            _redis().expire(key, WINDOW * 2)
        return used
    except RedisError:
        _rest.until = time.monotonic() + REST
        return _counts.count(caller, minute)


@cache
def _redis() -> Any:
    from redis import Redis

    return Redis.from_url(settings.CONFIG.redis_url, socket_timeout=0.25)
