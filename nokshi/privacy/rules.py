"""When a contact is allowed; plain values in, a reason out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

NEVER_AGREED = "never_agreed"
WITHDRAWN = "withdrawn"
SUPPRESSED = "suppressed"
NO_ADDRESS = "no_address"
CAPPED = "capped"
QUIET_HOURS = "quiet_hours"
NOT_THERE = "not_there"
REASONS = (NOT_THERE, NO_ADDRESS, SUPPRESSED, WITHDRAWN, NEVER_AGREED, CAPPED, QUIET_HOURS)

NEEDS_CONSENT = frozenset({"news"})
"""Purposes that need a yes beforehand; the others go unless somebody said no."""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` (one or more) contacts in any `days` days."""

    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in the customer's zone in which nothing is sent; they may reach over midnight."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def quiet_until(moment: datetime, zone: str, quiet: Quiet | None) -> datetime | None:
    """Return when the quiet hours that hold at `moment` in `zone` end; None where none hold."""
    if quiet is None or quiet.start == quiet.end:
        return None
    local = moment.astimezone(ZoneInfo(zone))
    if not quiet.holds(local.time().replace(tzinfo=None)):
        return None
    end = datetime.combine(local.date(), quiet.end, ZoneInfo(zone))
    if end <= local:
        end = datetime.combine(local.date() + timedelta(days=1), quiet.end, ZoneInfo(zone))
    return end.astimezone(moment.tzinfo)


def capped_until(contacts: Sequence[datetime], cap: Cap | None, moment: datetime) -> datetime | None:
    """Return when one more contact is within the cap again; None where it is now. `contacts` are those before."""
    if cap is None:
        return None
    recent = sorted(at for at in contacts if at > moment - timedelta(days=cap.days))
    if len(recent) < cap.count:
        return None
    return recent[len(recent) - cap.count] + timedelta(days=cap.days)


def refusal(*, state: str, purpose: str, has_address: bool, is_suppressed: bool) -> str:
    """Return why a customer may not be contacted at any time, "" where he may; `state` is granted, denied or ""."""
    if not has_address:
        return NO_ADDRESS
    if is_suppressed:
        return SUPPRESSED
    if state == "denied":
        return WITHDRAWN
    return NEVER_AGREED if purpose in NEEDS_CONSENT and state != "granted" else ""


def united(mine: Mapping[str, Any], theirs: Mapping[str, Any], chosen: frozenset[str]) -> dict[str, Any]:
    """Return what of another's consents is to hold for one who is the same: what was said last; of two at once the no.

    Consents are JSON by `purpose/channel`, with their `state` and the moment `at`; nobody chooses among them.
    """
    return {key: said for key, said in theirs.items() if key not in mine or _rank(said) > _rank(mine[key])}


def _rank(said: Mapping[str, Any]) -> tuple[datetime, bool]:
    return datetime.fromisoformat(said["at"]), said["state"] == "denied"
