"""Orders and carts follow their customer through a merge, and his figures are counted anew."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions import refresh_traits
from nokshi.ports.merging import Holding, holdings


def count_anew(ids: Sequence[int], now: datetime) -> None:
    """Count the orders of customers between whom some moved."""
    refresh_traits(customer_ids=ids, now=now)


holdings.lend(
    Holding("commerce.Order", _("Orders"), order=10),
    Holding("commerce.Cart", _("Carts"), order=30),
    Holding("commerce.Traits", stays="counted anew from the orders", settle=count_anew),
)
