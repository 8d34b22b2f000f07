"""For those who keep Nokshi up: does it live, is it ready, what does it count."""

import ipaddress
import os

from django.db import connection
from django.db.utils import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from nokshi.kernel import clock
from nokshi.kernel.doors import public
from nokshi.site.doctor.parts import living
from nokshi.site.gauges import Gauges
from nokshi.site.upgrading import is_current
from nokshi.workspace.queries import scope_by_token

WATCH = "timeline.watch"
"""The right of a token that may read the counts from elsewhere."""


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer that this process answers; asks nothing else."""
    return JsonResponse({"live": True})


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 where pages can be served and work goes on, else 503 and which part is missing."""
    checks = {"database": False, "migrations": False, "worker": False}
    try:
        connection.ensure_connection()
        checks["database"] = connection.is_usable()
        checks["migrations"] = checks["database"] and is_current()
        checks["worker"] = checks["migrations"] and living("worker", clock.now())
    except (DatabaseError, InterfaceError):
        connection.close()
    return JsonResponse({"ready": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503)


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the counts in the format of Prometheus, to this machine itself or a token that may watch."""
    if not (_is_from_here(request) or _may_watch(request)):
        raise Http404
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    gauges = CollectorRegistry()
    gauges.register(Gauges(clock.now()))
    counts = registry if "PROMETHEUS_MULTIPROC_DIR" in os.environ else REGISTRY
    return HttpResponse(generate_latest(counts) + generate_latest(gauges), content_type=CONTENT_TYPE_LATEST)


def _is_from_here(request: HttpRequest) -> bool:
    """Say whether the asker is on this machine, and no proxy asks for somebody else."""
    if {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"} & set(request.headers):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _may_watch(request: HttpRequest) -> bool:
    kind, _, raw = request.headers.get("Authorization", "").partition(" ")
    found = scope_by_token(raw.strip(), clock.now()) if kind.lower() == "bearer" else None
    return found is not None and found[1].may(WATCH)
