"""Consent as it stood on a past day."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.scope import Scope
from nokshi.ports.past import Past, Stood, pasts
from nokshi.privacy.queries.past import said_before, stopped_before
from nokshi.privacy.words import CHANNELS, STATES, about, hidden_with, state_tone


def stood(customer_id: int, moment: datetime, scope: Scope) -> list[Stood]:
    """Return what was allowed and stopped just before a moment; addresses hidden from the reader are left out."""
    return [*_said(customer_id, moment), *_stopped(customer_id, moment, scope)]


def _said(customer_id: int, moment: datetime) -> Iterator[Stood]:
    for row in said_before(customer_id, moment):
        yield Stood(about(row.purpose, row.channel), STATES[row.state], row.at, state_tone(row.state))


def _stopped(customer_id: int, moment: datetime, scope: Scope) -> Iterator[Stood]:
    for channel, address, at in stopped_before(customer_id, moment):
        if scope.shows(hidden_with(channel)):
            yield Stood(address or str(CHANNELS.get(channel, channel)), _("Stopped"), at, "bad")


pasts.lend(Past("privacy.consent", "customers.customer", _("Consent"), stood, 50, "customers.view"))
