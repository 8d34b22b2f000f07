"""Tell an address book by headings that nobody else writes."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from nokshi.intake.rules.cards.card import FORM
from nokshi.integrations.addressbooks.cards import CARDS, THINGS
from nokshi.integrations.addressbooks.things import GOOGLE, OUTLOOK
from nokshi.kernel.errors import Text
from nokshi.ports.systems import Head, Thing

OF_OUTLOOK = frozenset({
    "e-mail address", "e-mail 2 address", "e-mail display name", "business phone", "business street", "home street",
    "mobile phone", "job title", "other phone",
})  # fmt: skip
ENOUGH = 3


def is_of_google(head: Head) -> str:
    """Return the name of Google's contacts where a table holds them, "" where it does not."""
    headings = {heading.strip().casefold() for heading in head.headers}
    reaches = headings & {"e-mail 1 - value", "phone 1 - value", "address 1 - formatted"}
    named = headings & {"first name", "given name", "family name", "last name"}
    return GOOGLE.name if reaches and named else ""


def is_of_outlook(head: Head) -> str:
    """Return the name of Outlook's contacts where a table holds them, "" where it does not."""
    headings = {heading.strip().casefold() for heading in head.headers}
    is_one = {"first name", "e-mail address"} <= headings and len(headings & OF_OUTLOOK) >= ENOUGH
    return OUTLOOK.name if is_one else ""


def google_thing(name: str) -> Thing:
    """Return what is known of Google's contacts."""
    return GOOGLE


def outlook_thing(name: str) -> Thing:
    """Return what is known of Outlook's contacts."""
    return OUTLOOK


def is_of_cards(head: Head) -> str:
    """Return the name of the people of a file of vCards, "" where a table is none."""
    return CARDS.name if FORM in head.headers else ""


def card_thing(name: str) -> Thing:
    """Return what is known of a kind of card."""
    return THINGS[name]


def told_of_cards(heads: Sequence[Head]) -> Text:
    """Return whether cards have pictures, and where those are."""
    return _("Pictures stay with their cards") if any("Photo" in head.headers for head in heads) else ""
