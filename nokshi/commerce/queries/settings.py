"""How the shop wants it."""

from django.db.models import Max

from nokshi.commerce.models import Order, ShopSettings


def shop_settings() -> ShopSettings:
    """Return the shop's settings, as they are at first where nobody changed them."""
    return ShopSettings.objects.first() or ShopSettings()


def recount_share() -> int | None:
    """Return how many of 100 orders are counted in the organisation's new currency, None when all are."""
    done = ShopSettings.objects.values_list("counted_until", flat=True).first()
    if done is None:
        return None
    last: int = Order.objects.aggregate(last=Max("pk"))["last"] or 1
    return min(99, 100 * done // last)
