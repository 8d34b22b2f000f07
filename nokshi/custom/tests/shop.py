"""Fields that the tests put on records."""

from typing import Any

from nokshi.custom.actions import add_field
from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape
from nokshi.custom.models import CustomField
from nokshi.kernel.actor import Actor
from tests import cast

CUSTOMER, ORDER, PRODUCT = "customers.customer", "commerce.order", "commerce.product"
BY: dict[str, Any] = {"actor": Actor.system(), "now": cast.NOON}
LEVELS = (Chosen({"en": "Gold", "bn": "সোনালি"}), Chosen({"en": "Silver", "bn": "রুপালি"}), Chosen({"en": "Blue"}))


def field(kind: str = "text", label: str = "", *, subject: str = CUSTOMER, key: str = "", **more: Any) -> CustomField:
    """Put a field on a kind of record; its label is its type where none is given."""
    labels = more.pop("labels", {"en": label or kind.capitalize()})
    choices = more.pop("choices", LEVELS if kind in ("choice", "choices") else ())
    target = more.pop("target", "")
    shape = Shape(labels=labels, choices=choices, **more)
    return add_field(subject=subject, kind=kind, shape=shape, key=key, target=target, **BY)
