"""An order as it stood before what was told of it later."""

from dataclasses import dataclass, replace
from datetime import datetime

from nokshi.commerce.events import OrderChanged
from nokshi.commerce.rules.orders import RETURN, SALE
from nokshi.kernel.money import Money

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Stand:
    """What of an order counts in figures; `status` is empty where nobody told what it was."""

    customer: int | None
    unit: int | None
    kind: str
    status: str
    placed_at: datetime
    amount: Money

    @property
    def counts(self) -> bool:
        """Say whether it is turnover: a sale or a return that was not cancelled."""
        return self.kind in (SALE, RETURN) and self.status != CANCELLED


def before_change(stand: Stand, change: OrderChanged) -> Stand:
    """Take one change back. What older events do not tell stays as it was found later, but for the status."""
    unknown = "" if "status" in change.parts else stand.status
    return replace(
        stand,
        customer=change.customer_before if "customer" in change.parts else stand.customer,
        kind=change.kind_before or stand.kind,
        status=change.status_before or unknown,
        placed_at=change.placed_before or stand.placed_at,
        amount=change.before,
    )
