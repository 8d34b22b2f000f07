"""What the columns of vCards feed, as data: the cards of people, of companies, and those of neither.

The headings are intake's own (`intake/rules/cards`), whatever properties of which version stand behind them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from nokshi.intake.rules.cards.card import COMPANY, FORM, MOST, OTHER, numbered
from nokshi.intake.rules.cards.rows import key_of
from nokshi.integrations.cells import country_name, first_name, last_name, text_of
from nokshi.ports.systems import Feed, Thing

URN = "urn:uuid:"


def number_of(cell: str) -> str:
    """Return a UID as the number that a person is known by."""
    text = cell[len(URN) :] if cell.casefold().startswith(URN) else cell
    return text.replace(";", "_")[:120]


def keys_of(cell: str) -> Sequence[str]:
    """Return what a card is known by."""
    return [key_of(cell)]


REACH = {
    **{numbered("Email", number): Feed("email", write=text_of) for number in range(MOST)},
    **{numbered("Phone", number): Feed("phone", write=text_of) for number in range(MOST)},
    "Street": Feed("address", write=text_of), "City": Feed("address_city", write=text_of),
    "Region": Feed("region", write=text_of), "Postcode": Feed("postcode", write=text_of),
    "Country": Feed("address_country", write=country_name), "UID": Feed("customer_id", read=number_of),
    "Full name": Feed("name", write=text_of), "Nickname": Feed("called", write=text_of),
}  # fmt: skip
PERSON = {
    **REACH, "First name": Feed("first_name", write=first_name, of="name"),
    "Last name": Feed("last_name", write=last_name, of="name"), "Birthday": Feed("birth_date", write=text_of),
}  # fmt: skip


def is_of(kind: str) -> Any:
    """Return what says whether a row is a card of a kind."""
    return lambda row: row.get("kind") == kind


COMPANIES = Thing(
    "Cards of companies", "companies", FORM, REACH | {"Company": Feed("name", write=text_of, of="name")},
    keys={FORM: keys_of}, fresh={"Kind": COMPANY}, takes=is_of(COMPANY), order=20,
)  # fmt: skip
OTHERS = Thing("Groups and places", "", FORM, keys={FORM: keys_of}, takes=is_of(OTHER), order=60)
CARDS = Thing("Cards", "people", FORM, PERSON, keys={FORM: keys_of}, order=30, others=(COMPANIES.name, OTHERS.name))
THINGS: Mapping[str, Thing] = {one.name: one for one in (CARDS, COMPANIES, OTHERS)}
