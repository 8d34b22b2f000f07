"""Orders and products as records that fields of others name."""

from django.db.models import QuerySet

from nokshi.commerce.models import Order, Product
from nokshi.commerce.queries.listing import orders_by_number, products_by_text
from nokshi.kernel.scope import Scope


def orders_answering(scope: Scope, text: str) -> QuerySet[Order]:
    """Return the orders that a reader sees and whose number begins with a text, the newest first."""
    return orders_by_number(Order.objects.visible_to(scope), text).order_by("-placed_at", "-pk")


def orders_called(scope: Scope, text: str) -> QuerySet[Order]:
    """Return the orders of a number; of several shops there may be several."""
    return Order.objects.visible_to(scope).filter(number=text.strip("# "))


def products_answering(scope: Scope, text: str) -> QuerySet[Product]:
    """Return the products that answer a text, those on sale first."""
    return products_by_text(Product.objects.all(), text).order_by("-is_active", "name", "pk")


def products_called(scope: Scope, text: str) -> QuerySet[Product]:
    """Return the product of a code, else those of a name."""
    coded = Product.objects.filter(sku=text.strip())
    return coded if coded.exists() else Product.objects.filter(name__iexact=text.strip())
