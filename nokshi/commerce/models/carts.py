"""What somebody has put aside and not bought yet."""

from typing import Self

from django.db import models

from nokshi.commerce.models.amounts import ExactField
from nokshi.commerce.models.catalogue import Product
from nokshi.commerce.rules.amounts import QUANTITY_PLACES
from nokshi.kernel.scope import Scope


class CartQuerySet(models.QuerySet["Cart"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the carts of the reader's units."""
        return self if scope.units is None else self.filter(unit__in=scope.units)


class Cart(models.Model):
    """The open cart of a customer in a unit; it is gone once he buys or empties it."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="carts")
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    total = ExactField(default=0)
    updated_at = models.DateTimeField()
    abandoned_at = models.DateTimeField(null=True)

    objects = CartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("customer", "unit", name="one_cart_per_unit")]
        indexes = [models.Index("updated_at", name="cart_untouched", condition=models.Q(abandoned_at=None))]


class CartLine(models.Model):
    """A thing in a cart."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")
    sku = models.CharField(max_length=60, default="")
    description = models.CharField(max_length=300, default="")
    quantity = ExactField(places=QUANTITY_PLACES)
    unit_price = ExactField()

    class Meta:
        constraints = [models.UniqueConstraint("cart", "position", name="line_once_in_cart")]
