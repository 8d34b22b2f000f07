"""How consent looks on the timeline."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.privacy.events import AddressSuppressed, ConsentGiven, ConsentWithdrawn, SuppressionLifted
from nokshi.privacy.words import CHANNELS, REASONS, about

HIDDEN_WITH = {"email": "customers.email"}


def consents_said(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return what each consent is about, in words."""
    return [
        {"about": about(event.purpose, event.channel)} if isinstance(event, ConsentGiven | ConsentWithdrawn) else {}
        for event in events
    ]


def addresses_said(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return each channel and reason in words, and the address where the reader may see it."""
    return [
        {
            "channel": CHANNELS.get(event.channel, event.channel),
            "reason": REASONS.get(event.reason, event.reason),
            "address": event.address if scope.shows(HIDDEN_WITH.get(event.channel, "customers.phone")) else "",
        }
        if isinstance(event, AddressSuppressed | SuppressionLifted)
        else {}
        for event in events
    ]


families.lend(Family("consent", _("Consent"), 80))
cards.lend(
    Card("privacy.consent_given", "privacy/cards/given.html", "shield-check", "consent", "minor", consents_said),
    Card("privacy.consent_withdrawn", "privacy/cards/withdrawn.html", "shield-off", "consent", "minor", consents_said),
    Card("privacy.address_suppressed", "privacy/cards/suppressed.html", "ban", "consent", "bad", addresses_said),
    Card("privacy.suppression_lifted", "privacy/cards/lifted.html", "rotate-ccw", "consent", "minor", addresses_said),
    Card("privacy.rules_changed", "privacy/cards/rules.html", "shield", "consent", "minor"),
)
name_kinds(
    "privacy",
    address_suppressed=_("Address blocked"),
    consent_given=_("Consent given"),
    consent_withdrawn=_("Consent withdrawn"),
    rules_changed=_("Rules of contact changed"),
    suppression_lifted=_("Address unblocked"),
)
