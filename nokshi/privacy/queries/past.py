"""What a customer had said by a past moment, read from the log."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nokshi.customers.queries.merging import family
from nokshi.privacy.models import Consent
from nokshi.privacy.queries.consents import ConsentRow
from nokshi.timeline.models import EventRow

SAID = {"privacy.consent_given": Consent.State.GRANTED, "privacy.consent_withdrawn": Consent.State.DENIED}
STOPPED, LIFTED = "privacy.address_suppressed", "privacy.suppression_lifted"


def said_before(customer_id: int, moment: datetime) -> list[ConsentRow]:
    """Return what was said last of each purpose and channel before a moment."""
    said: dict[tuple[str, str], ConsentRow] = {}
    for kind, at, data in _told(customer_id, moment, *SAID):
        purpose, channel = data.get("purpose", ""), data.get("channel", "")
        said[purpose, channel] = ConsentRow(purpose, channel, SAID[kind].value, at, data.get("source", ""))
    return [said[key] for key in sorted(said)]


def stopped_before(customer_id: int, moment: datetime) -> list[tuple[str, str, datetime]]:
    """Return (channel, address, since when) of the addresses to which nothing went just before a moment."""
    stopped: dict[tuple[str, str], datetime] = {}
    for kind, at, data in _told(customer_id, moment, STOPPED, LIFTED):
        key = data.get("channel", ""), data.get("address") or ""
        if kind == STOPPED:
            stopped.setdefault(key, at)
        else:
            stopped.pop(key, None)
    return [(channel, address, at) for (channel, address), at in stopped.items()]


def _told(customer_id: int, moment: datetime, *kinds: str) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    rows = EventRow.objects.standing().filter(customer_id__in=family([customer_id]), kind__in=kinds, at__lt=moment)
    yield from rows.order_by("at", "id").values_list("kind", "at", "data")
