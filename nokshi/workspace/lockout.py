"""How long wrong passwords are taken: django-axes' count by place, and ours by account."""

import ipaddress
from datetime import timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt, AccessLog
from django.db.models import Sum
from django.http import HttpRequest

MOST = 50
"""Wrong passwords for one account, from everywhere together, until it opens only where it was opened before."""
KNOWN_FOR = timedelta(days=30)
SUBNET = 64
"""Bits of an IPv6 address that name a place: the rest is its owner's to choose, as often as he likes."""


def place_of(request: HttpRequest) -> str | None:
    """Return what stands for where a request comes from: an IPv4 address, or a network of IPv6; None where unknown."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, SUBNET), strict=False).network_address)


class Lockout(AxesDatabaseHandler):  # type: ignore[misc]
    """Shut the door after too many wrong passwords from one place, or for one account from many."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Count wrong passwords; an account that many places guess at counts as shut for those it does not know."""
        found: int = super().get_failures(request, credentials)
        limit: int = get_failure_limit(request, credentials)
        if found < limit and _is_besieged(request, credentials, limit):
            request.is_besieged = True  # type: ignore[attr-defined]
            return limit
        return found


def _is_besieged(request: HttpRequest, credentials: dict[str, Any] | None, limit: int) -> bool:
    name, since = get_client_username(request, credentials), get_cool_off_threshold(request)
    recent = AccessAttempt.objects.filter(username=name, attempt_time__gte=since)
    places = recent.values("ip_address").order_by().annotate(wrong=Sum("failures_since_start"))
    # Past its own limit a place is not listened to, so that nobody shuts an account everywhere from one.
    guesses = sum(min(wrong, limit) for wrong in places.values_list("wrong", flat=True)[:MOST])
    return guesses >= MOST and not _is_known_there(request, name, since)


def _is_known_there(request: HttpRequest, name: str, since: Any) -> bool:
    """Say whether somebody signed in to the account from this place: there the count by place is bound enough."""
    place = request.axes_ip_address  # type: ignore[attr-defined]
    before = AccessLog.objects.filter(username=name, ip_address=place, attempt_time__gte=since - KNOWN_FOR)
    return place is not None and before.exists()
