"""Consents are united in a merge, and bookings move, so that caps count what he was sent under either record."""

from nokshi.ports.merging import Holding, Sheet, holdings, sheets
from nokshi.privacy.actions.merging import known, write
from nokshi.privacy.rules import united

sheets.lend(Sheet("consents", known, united, write, order=30))
holdings.lend(
    Holding("privacy.Consent", stays="a value that both keep: united on the survivor"),
    Holding("privacy.Booking"),
)
