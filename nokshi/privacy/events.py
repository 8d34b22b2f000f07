"""What customers allow and take back: the ledger of consent."""

from typing import Any

from nokshi.kernel.events import Event


class ConsentGiven(Event, kind="privacy.consent_given", personal=("proof",)):
    """A customer agreed to be written to about `purpose` on `channel`; `proof` says how we know."""

    purpose: str
    channel: str
    source: str = ""
    proof: str = ""


class ConsentWithdrawn(Event, kind="privacy.consent_withdrawn", personal=("proof",)):
    """A customer said no, or took an agreement back; `proof` says how we know."""

    purpose: str
    channel: str
    source: str = ""
    proof: str = ""


class AddressSuppressed(Event, kind="privacy.address_suppressed", personal=("address",)):
    """Nothing more goes to an address; `reason` is unsubscribed, bounce, complaint or by_hand."""

    channel: str
    address: str
    reason: str


class SuppressionLifted(Event, kind="privacy.suppression_lifted", personal=("address",)):
    """An address may be used again."""

    channel: str
    address: str
    reason: str = ""


class ContactRulesChanged(Event, kind="privacy.rules_changed"):
    """Caps or quiet hours changed: field to [before, after]."""

    changes: dict[str, list[Any]]
