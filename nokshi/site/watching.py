"""Watch every request: an id, how long it took, a line in the log, counts for monitoring. Nothing personal."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram

from nokshi.kernel.doors import scope_of

log = logging.getLogger("nokshi.request")
request_id: ContextVar[str] = ContextVar("request_id", default="")

GIVEN = re.compile(r"^[\w.-]{8,64}$")
SLOW = 1.0
KNOCKS = frozenset({"site:live"})
"""What the supervisor asks every few seconds: a line for each would drown the others."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
REQUESTS = Counter("nokshi_requests", "Requests answered.", ["method", "room", "status"])
SECONDS = Histogram("nokshi_request_seconds", "How long answers took.", ["room"], buckets=BUCKETS)


class WatchMiddleware:
    """Give each request an id, taken over from a proxy that gives one, and tell of it when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if GIVEN.match(given) else secrets.token_hex(8))
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers.setdefault("X-Request-ID", request_id.get())
            _tell(request, response.status_code, time.perf_counter() - begun)
            return response
        finally:
            request_id.reset(token)


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    view = match.view_name if match else ""
    room = view.partition(":")[0] if view else "none"
    method = request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "other"
    REQUESTS.labels(method, room, str(status)).inc()
    SECONDS.labels(room).observe(seconds)
    level = logging.WARNING if status >= 500 or seconds > SLOW else logging.DEBUG if view in KNOCKS else logging.INFO
    if log.isEnabledFor(level):
        scope = scope_of(request)
        unit = min(scope.units) if scope.units and len(scope.units) == 1 else None
        facts = {"view": view, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
        log.log(level, "%s %s %s", method, view or "-", status, extra={**facts, "user": scope.user_id, "unit": unit})
