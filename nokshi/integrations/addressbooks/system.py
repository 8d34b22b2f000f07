"""Address books as the port of systems knows them."""

from nokshi.integrations.addressbooks.recognising import (
    card_thing,
    google_thing,
    is_of_cards,
    is_of_google,
    is_of_outlook,
    outlook_thing,
    told_of_cards,
)
from nokshi.ports.systems import System

GOOGLE_CONTACTS = System("google", "Google Contacts", is_of_google, google_thing)
OUTLOOK_CONTACTS = System("outlook", "Outlook", is_of_outlook, outlook_thing)
CARDS = System("vcard", "vCard", is_of_cards, card_thing, edition=told_of_cards)
