"""Orders and products as bearers of fields that a room below keeps."""

from collections.abc import Sequence
from datetime import datetime

from nokshi.commerce.models import Order, Product
from nokshi.ports.bearers import Home

CHUNK = 900


def hold_orders(ids: Sequence[int]) -> dict[int, Home]:
    """Hold orders against other writers until the commit, and return those that are there."""
    found: dict[int, Home] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Order.objects.select_for_update().filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        found |= {pk: Home(customer, unit) for pk, customer, unit in rows.values_list("pk", "customer_id", "unit_id")}
    return found


def hold_products(ids: Sequence[int]) -> dict[int, Home]:
    """Hold products likewise; they belong to the whole organisation."""
    found: dict[int, Home] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Product.objects.select_for_update().filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        found |= {pk: Home() for pk in rows.values_list("pk", flat=True)}
    return found


def orders_touched(ids: Sequence[int], now: datetime, is_sought: bool) -> None:
    """Orders keep no moment of their last change, and are searched where their values stand."""


def products_touched(ids: Sequence[int], now: datetime, is_sought: bool) -> None:
    """Note when products changed; they are searched where their values stand."""
    for start in range(0, len(ids), CHUNK):
        Product.objects.filter(pk__in=ids[start : start + CHUNK]).update(changed_at=now)
