"""How the shop wants it."""

from nokshi.commerce.models import ShopSettings


def shop_settings() -> ShopSettings:
    """Return the shop's settings, as they are at first where nobody changed them."""
    return ShopSettings.objects.first() or ShopSettings()
