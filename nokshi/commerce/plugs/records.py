"""Orders and products as records of the house: their pages, how ⌘K finds them, what the customer's page shows."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import Order, Product
from nokshi.commerce.queries.catalogue import product_titles
from nokshi.commerce.queries.listing import orders_by_number, products_by_text
from nokshi.commerce.queries.orders import customers_seen
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ports.panels import Panel, panels
from nokshi.ports.records import RecordKind, record_kinds
from nokshi.ports.search import Hit, SearchSource, search_sources

CUSTOMER = "customers.customer"


def products_for(scope: Scope) -> QuerySet[Product]:
    """Return the catalogue: it is the whole organisation's."""
    return Product.objects.all()


def order_titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the numbers of orders by id."""
    return dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))


def order_url(order_id: int) -> str:
    """Return the path of an order's page."""
    return reverse("commerce:order", args=[order_id])


def product_url(product_id: int) -> str:
    """Return the path of a product's page."""
    return reverse("commerce:product", args=[product_id])


def find_orders(scope: Scope, text: str, limit: int) -> list[Hit]:
    """Return the orders whose number begins with a text, newest first."""
    orders = list(orders_by_number(Order.objects.visible_to(scope), text).order_by("-placed_at")[:limit])
    people = customers_seen([order.customer_id for order in orders], scope)
    language = get_language() or scope.language
    return [
        Hit(
            f"#{order.number}",
            " · ".join(
                part
                for part in (
                    people.get(order.customer_id or 0, {}).get("name", ""),
                    formats.money(order.total, order.currency, language),
                )
                if part
            ),
            order_url(order.pk),
            "shopping-bag",
            order.pk,
        )
        for order in orders
    ]


def find_products(scope: Scope, text: str, limit: int) -> list[Hit]:
    """Return the products whose code or name holds a text."""
    rows = products_by_text(Product.objects.all(), text).order_by("-is_active", "name")[:limit]
    return [Hit(one.name, one.sku, product_url(one.pk), "package", one.pk) for one in rows]


def _panel(name: str) -> str:
    return f"commerce:panel_{name}"


record_kinds.lend(
    RecordKind(
        "commerce.order", _("Order"), _("Orders"), "shopping-bag", Order.objects.visible_to, order_titles, order_url
    ),
    RecordKind("commerce.product", _("Product"), _("Products"), "package", products_for, product_titles, product_url),
)
search_sources.lend(
    SearchSource("commerce.orders", _("Orders"), find_orders, 20, "commerce.view"),
    SearchSource("commerce.products", _("Products"), find_products, 30, "commerce.view"),
)
panels.lend(
    Panel(
        "commerce.value", CUSTOMER, _("Value so far"), lambda pk: reverse(_panel("value"), args=[pk]), order=10,
        capability="commerce.view",
    ),
    Panel(
        "commerce.group", CUSTOMER, _("Sales of the group"), lambda pk: reverse(_panel("group"), args=[pk]), order=7,
        capability="commerce.view", of="company",
    ),
    Panel(
        "commerce.cart", CUSTOMER, _("Open cart"), lambda pk: reverse(_panel("cart"), args=[pk]), order=15,
        capability="commerce.view",
    ),
    Panel(
        "commerce.favourites", CUSTOMER, _("Favourites"), lambda pk: reverse(_panel("favourites"), args=[pk]),
        order=20, capability="commerce.view",
    ),
)  # fmt: skip
