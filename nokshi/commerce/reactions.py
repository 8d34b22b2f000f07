"""What commerce does about what happened: it keeps the traits of customers true."""

from collections.abc import Sequence

from nokshi.commerce.actions import begin_recount, price_orders, refresh_scores, refresh_traits
from nokshi.commerce.events import (
    OrderChanged,
    OrderPlaced,
    OrderRefunded,
    OrderRemoved,
    OrdersTakenBack,
    RateSet,
    TraitsRefreshed,
)
from nokshi.commerce.schedule import count_anew
from nokshi.kernel.clock import now
from nokshi.kernel.jobs import later
from nokshi.timeline.causes import causing, each
from nokshi.timeline.readers import Recorded, on
from nokshi.workspace.events import OrganisationChanged


@on(OrderPlaced, OrderRefunded, OrderChanged, OrderRemoved, OrdersTakenBack)
def keep_traits(batch: Sequence[Recorded]) -> None:
    """Count the orders of the batch's customers anew, in one go."""
    moment = now()
    ids = {one.customer for one in batch if one.customer}
    ids |= {
        one.event.customer_before for one in batch if isinstance(one.event, OrderChanged) and one.event.customer_before
    }
    ids |= {pk for one in batch if isinstance(one.event, OrdersTakenBack) for pk in one.event.customers}
    if ids:
        refresh_traits(customer_ids=ids, now=moment)


@on(TraitsRefreshed)
def draw_fifths(batch: Sequence[Recorded]) -> None:
    """Draw the fifths of R, F and M anew where the base has become another.

    What it tells comes back to it; the shallowest event is the cause, so that no chain grows from batch to batch.
    """
    first = min(batch, key=lambda one: one.depth)
    with causing(first.id, first.depth):
        refresh_scores(now=now(), only_if_due=True)


@on(RateSet)
def price_by_rate(batch: Sequence[Recorded]) -> None:
    """Count what was sold in these currencies anew."""
    moment = now()
    last = {one.event.currency: one for one in batch if isinstance(one.event, RateSet)}
    for one in each([last[currency] for currency in sorted(last)]):
        if isinstance(one.event, RateSet):
            price_orders(currency=one.event.currency, now=moment)


@on(OrganisationChanged)
def count_in_new_currency(batch: Sequence[Recorded]) -> None:
    """Count all orders anew where the organisation counts in another currency now."""
    changes = [one.event for one in batch if isinstance(one.event, OrganisationChanged)]
    if any("currency" in change.became for change in changes):
        begin_recount()
        later(count_anew)
