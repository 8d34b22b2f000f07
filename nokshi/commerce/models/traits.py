"""What a customer's orders say of him, kept current by the log."""

from django.db import models

from nokshi.commerce.models.amounts import ExactField
from nokshi.commerce.models.catalogue import Category, Product


class Traits(models.Model):
    """A customer's orders in figures, over all units, in the organisation's currency.

    Whoever sees only some units must not read them: `queries.traits_for` counts for him what he sees.
    `unpriced` orders lack a rate and are left out of the money.
    """

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="traits")
    first_order_at = models.DateTimeField(null=True)
    last_order_at = models.DateTimeField(null=True)
    orders = models.PositiveIntegerField(default=0)
    returns = models.PositiveIntegerField(default=0)
    spent = ExactField(default=0)
    average = ExactField(default=0)
    interval_days = models.FloatField(null=True)
    unpriced = models.PositiveIntegerField(default=0)
    favourite_category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="+")
    favourite_product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")
    favourite_categories = models.JSONField(default=list)
    favourite_products = models.JSONField(default=list)
    r = models.PositiveSmallIntegerField(null=True)
    f = models.PositiveSmallIntegerField(null=True)
    m = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index("last_order_at", name="traits_recency"),
            models.Index("orders", name="traits_frequency"),
            models.Index("spent", name="traits_money"),
        ]


class ScoreCuts(models.Model):
    """Where the fifths of the base lie for one of R, F and M: four values, lowest first."""

    class Measure(models.TextChoices):
        RECENCY = "r"
        FREQUENCY = "f"
        MONEY = "m"

    measure = models.CharField(max_length=1, choices=Measure.choices, primary_key=True)
    cuts = models.JSONField(default=list)
    base = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()


class ShopSettings(models.Model):
    """How the shop wants its carts and order numbers: one row."""

    cart_hours = models.PositiveIntegerField(default=4)
    counted_until = models.BigIntegerField(null=True)
    """Up to this id orders are counted in the organisation's new currency; null when all are."""
    next_number = models.PositiveIntegerField(default=1001)
