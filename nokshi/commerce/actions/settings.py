"""Say how the shop wants it."""

from datetime import datetime

from django.db import transaction

from nokshi.commerce.events import SettingsChanged
from nokshi.commerce.models import ShopSettings
from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import record


@transaction.atomic
def set_cart_hours(*, hours: int, actor: Actor, now: datetime) -> None:
    """Set after how many hours an untouched cart counts as left behind; the same number tells nothing."""
    settings, _made = ShopSettings.objects.get_or_create(pk=1)
    if settings.cart_hours == hours:
        return
    settings.cart_hours = hours
    settings.save(update_fields=["cart_hours"])
    record(SettingsChanged(cart_hours=hours), at=now, actor=actor)
