"""How the shop wants it, for programs."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.commerce import actions
from nokshi.commerce.queries.settings import shop_settings
from nokshi.ports.resources import Asking, Body, Deed, Offer, Reading, offers


class ShopSettings(msgspec.Struct):
    """After how many hours an untouched cart counts as left behind."""

    cart_hours: int


class ShopChange(Body, kw_only=True):
    """What is to be different."""

    cart_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 90)]


def settings(asking: Asking) -> ShopSettings:
    """Return how the shop wants it."""
    return ShopSettings(shop_settings().cart_hours)


def change_settings(asking: Asking, body: ShopChange) -> ShopSettings:
    """Set after how many hours a cart counts as left behind."""
    actions.set_cart_hours(hours=body.cart_hours, actor=asking.actor, now=asking.now)
    return settings(asking)


offers.lend(
    Offer(
        name="shop-settings", label=_("Carts"), capability="commerce.settings", order=28,
        readings=(
            Reading(
                name="", label=_("When a cart counts as left behind"), capability="commerce.settings",
                gives=ShopSettings, run=settings,
            ),
        ),
        deeds=(
            Deed(
                name="change", label=_("Set when a cart counts as left behind"), capability="commerce.settings",
                run=change_settings, body=ShopChange, gives=ShopSettings,
            ),
        ),
    )
)  # fmt: skip
