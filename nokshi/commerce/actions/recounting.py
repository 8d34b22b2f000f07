"""Count all orders anew when the organisation counts in another currency, a step at a time."""

from datetime import datetime

from django.db import transaction

from nokshi.commerce.actions.traits import price_part
from nokshi.commerce.models import Order, ShopSettings
from nokshi.commerce.queries.rates import RateBook

STEP = 1_000


@transaction.atomic
def begin_recount() -> None:
    """Mark that no order is counted in the organisation's new currency yet."""
    ShopSettings.objects.get_or_create(pk=1)
    ShopSettings.objects.filter(pk=1).update(counted_until=0)


@transaction.atomic
def recount_step(*, now: datetime) -> bool:
    """Count the next orders anew, and their customers' traits; return whether there are more."""
    settings = ShopSettings.objects.select_for_update().filter(counted_until__isnull=False).first()
    if settings is None:
        return False
    orders = list(Order.objects.filter(pk__gt=settings.counted_until).order_by("pk")[:STEP])
    price_part(orders, RateBook({order.currency for order in orders}), now)
    last = orders[-1].pk if orders else None
    ShopSettings.objects.filter(pk=settings.pk).update(counted_until=last)
    return last is not None
