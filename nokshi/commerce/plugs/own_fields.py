"""What conditions may ask of orders and of products themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import Order
from nokshi.commerce.plugs.fields import category_choices
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Choices, Field, FieldType, fields

ORDER, PRODUCT = "commerce.order", "commerce.product"


def statuses(scope: Scope) -> Choices:
    """Return how far an order can be."""
    return tuple((str(value), label) for value, label in Order.Status.choices)


def kinds(scope: Scope) -> Choices:
    """Return what an order can be."""
    return tuple((str(value), label) for value, label in Order.Kind.choices)


def _order(name: str, label: Any, type_: FieldType, path: str, **more: Any) -> Field:
    return Field(f"commerce.order_{name}", label, type_, _("Order"), path=path, subject=ORDER, **more)


def _product(name: str, label: Any, type_: FieldType, path: str, **more: Any) -> Field:
    return Field(f"commerce.product_{name}", label, type_, _("Product"), path=path, subject=PRODUCT, **more)


fields.lend(
    _order("number", _("Number"), FieldType.TEXT, "number"),
    _order("source", _("Source"), FieldType.TEXT, "source"),
    _order("status", _("Status"), FieldType.CHOICE, "status", choices=statuses),
    _order("kind", _("Kind"), FieldType.CHOICE, "kind", choices=kinds),
    _order("placed_at", _("Placed"), FieldType.MOMENT, "placed_at"),
    _order("currency", _("Currency"), FieldType.TEXT, "currency"),
    _order("total", _("Total"), FieldType.MONEY, "home_total"),
    _order("code", _("Product code"), FieldType.TEXT, "lines__sku", many=True),
    _order("product", _("Product"), FieldType.TEXT, "lines__description", many=True),
    _product("code", _("Code"), FieldType.TEXT, "sku"),
    _product("name", _("Name"), FieldType.TEXT, "name"),
    _product("category", _("Category"), FieldType.CHOICE, "category_id", choices=category_choices),
    _product("active", _("On the shelf"), FieldType.FLAG, "is_active"),
    _product("added_at", _("Added"), FieldType.MOMENT, "created_at"),
    _product("changed_at", _("Changed"), FieldType.MOMENT, "changed_at"),
)  # fmt: skip
