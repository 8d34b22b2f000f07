"""What a customer had bought by a past moment."""

from datetime import datetime
from typing import Any

from nokshi.commerce.models import Order
from nokshi.commerce.queries.traits import counted
from nokshi.kernel.scope import Scope


def figures_before(customer_id: int, moment: datetime, scope: Scope) -> dict[str, Any] | None:
    """Return the figures of the orders placed before a moment, of those that the reader sees; None without any."""
    orders = Order.objects.counted().visible_to(scope).filter(customer=customer_id, placed_at__lt=moment)
    return next(iter(counted(orders)), None)
