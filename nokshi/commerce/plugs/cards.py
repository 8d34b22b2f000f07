"""How orders and carts look on the timeline."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import Order
from nokshi.commerce.queries.orders import Piece, pieces_of, states_of
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import Card, Family, cards, families, name_kinds

SHOWN = 4


def lines_shown(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return each event's order as it is now with its first lines, and how many more it has."""
    ids = [getattr(event, "order", 0) for event in events]
    states = states_of(ids, scope)
    pieces = pieces_of(list(states), SHOWN)
    # One address is looked up and the others made from it: a timeline shows dozens of orders.
    base = reverse("commerce:orders")
    return [
        _shown(f"{base}{pk}/", states.get(pk), pieces.get(pk, []), getattr(event, "lines", 0))
        for pk, event in zip(ids, events, strict=True)
    ]


def _shown(url: str, status: str | None, pieces: list[Piece], count: int) -> dict[str, Any]:
    if status is None:
        return {"url": "", "status": "", "pieces": [], "more": 0}
    return {"url": url, "status": str(Order.Status(status).label), "pieces": pieces, "more": count - len(pieces)}


def _quiet(kind: str, icon: str) -> Card:
    return Card(f"commerce.{kind}", "commerce/cards/quiet.html", icon, "catalogue", "minor")


families.lend(Family("orders", _("Orders"), 10), Family("catalogue", _("Catalogue"), 95))
cards.lend(
    Card("commerce.order_placed", "commerce/cards/placed.html", "shopping-bag", "orders", "order", lines_shown),
    Card("commerce.order_refunded", "commerce/cards/refunded.html", "undo-2", "orders", "bad", lines_shown),
    Card("commerce.order_adjusted", "commerce/cards/adjusted.html", "scale", "orders", "minor", lines_shown),
    Card("commerce.order_changed", "commerce/cards/changed.html", "pencil", "orders", "minor", lines_shown),
    Card("commerce.order_removed", "commerce/cards/removed.html", "trash-2", "orders", "minor"),
    Card("commerce.cart_changed", "commerce/cards/cart.html", "shopping-cart", "orders", "minor"),
    Card("commerce.cart_cleared", "commerce/cards/cart_cleared.html", "shopping-cart", "orders", "minor"),
    Card("commerce.cart_abandoned", "commerce/cards/cart_abandoned.html", "shopping-basket", "orders"),
    _quiet("traits_refreshed", "refresh-cw"),
    _quiet("orders_taken_back", "undo-2"),
    _quiet("product_added", "package-plus"),
    _quiet("product_changed", "package"),
    _quiet("product_retired", "archive"),
    _quiet("category_added", "folder-tree"),
    _quiet("category_changed", "folder-tree"),
    _quiet("category_removed", "folder-tree"),
    _quiet("price_list_added", "tags"),
    _quiet("price_list_changed", "tags"),
    _quiet("price_list_removed", "tags"),
    _quiet("price_set", "tag"),
    _quiet("rate_set", "coins"),
    _quiet("settings_changed", "settings"),
)
name_kinds(
    "commerce",
    cart_abandoned=_("Cart left behind"),
    cart_changed=_("Cart changed"),
    cart_cleared=_("Cart emptied"),
    category_added=_("Category added"),
    category_changed=_("Category changed"),
    category_removed=_("Category removed"),
    order_adjusted=_("Order adjusted"),
    order_changed=_("Order changed"),
    order_placed=_("Order placed"),
    order_refunded=_("Order refunded"),
    order_removed=_("Order removed"),
    price_list_added=_("Price list added"),
    price_list_changed=_("Price list changed"),
    price_list_removed=_("Price list removed"),
    price_set=_("Price set"),
    product_added=_("Product added"),
    product_changed=_("Product changed"),
    product_retired=_("Product retired"),
    rate_set=_("Exchange rate set"),
    settings_changed=_("Settings of sales changed"),
    orders_taken_back=_("Orders of an import taken back"),
    traits_refreshed=_("Figures of customers counted anew"),
)
