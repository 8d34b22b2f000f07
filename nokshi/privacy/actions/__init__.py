"""Consent, suppression, bookings, and the rules of the house."""

from nokshi.privacy.actions.booking import book_contact, book_contacts
from nokshi.privacy.actions.consenting import NewConsent, give_consent, say_many, undo_consents, withdraw_consent
from nokshi.privacy.actions.house import change_rules
from nokshi.privacy.actions.suppressing import AddressUnreadable, lift_suppression, suppress

__all__ = [
    "AddressUnreadable",
    "NewConsent",
    "book_contact",
    "book_contacts",
    "change_rules",
    "give_consent",
    "lift_suppression",
    "say_many",
    "suppress",
    "undo_consents",
    "withdraw_consent",
]
