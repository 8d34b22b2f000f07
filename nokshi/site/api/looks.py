"""Who read whom by the API: a record is a look at its customer, a list is noted with how many were read."""

from nokshi.customers.queries.listing import SUBJECT
from nokshi.ports.resources import Listing
from nokshi.site.api.operations import Call
from nokshi.timeline.looking import looked, read_list


def look(call: Call, customer: int | None) -> None:
    """Note a look at a customer, if there is one."""
    if customer is not None:
        looked(call.asking.scope, SUBJECT, customer, call.asking.now, way=_way(call))


def look_by_record(call: Call, listing: Listing) -> None:
    """Note a look at the customer of the record that is called."""
    if listing.whom == "pk":
        look(call, call.id)
    elif listing.whom:
        look(call, listing.rows(call.asking, 0).filter(pk=call.id).values_list(listing.whom, flat=True).first())


def note_list(call: Call, listing: Listing, count: int) -> None:
    """Note that so many rows of a list were read, where they tell of customers."""
    if listing.whom:
        read_list(call.asking.scope, listing.name, count, call.asking.now, way=_way(call))


def _way(call: Call) -> str:
    return call.caller.key if call.caller.is_program else ""
