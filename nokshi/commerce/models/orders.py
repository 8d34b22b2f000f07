"""What was bought, given back and put right."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models.amounts import ExactField
from nokshi.commerce.models.catalogue import Product
from nokshi.commerce.rules.amounts import QUANTITY_PLACES
from nokshi.kernel.scope import Scope


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the orders of the reader's units."""
        return self if scope.units is None else self.filter(unit__in=scope.units)

    def counted(self) -> Self:
        """Keep what counts as turnover: sales and returns that were not cancelled."""
        return self.filter(kind__in=(Order.Kind.SALE, Order.Kind.RETURN)).exclude(status=Order.Status.CANCELLED)


class Order(models.Model):
    """A sale, a return or an adjustment; its total is the sum of its signed lines.

    `home_total` is the total in the organisation's currency at the rate of its day, null as long as
    no rate is known.
    """

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale")
        RETURN = "return", _("Return")
        ADJUSTMENT = "adjustment", _("Adjustment")

    class Status(models.TextChoices):
        PLACED = "placed", _("Placed")
        PAID = "paid", _("Paid")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(max_length=60)
    source = models.CharField(max_length=60, default="", blank=True)
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="orders",
        db_index=False,
    )  # fmt: skip
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SALE)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PLACED)
    currency = models.CharField(max_length=3)
    placed_at = models.DateTimeField()
    total = ExactField()
    home_total = ExactField(null=True)  # type: ignore[misc]
    refunds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="returns")
    fingerprint = models.CharField(max_length=64, default="")
    run_id = models.BigIntegerField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("unit", "source", "number", name="order_number_once"),
            models.CheckConstraint(name="order_refunds_by_return", condition=Q(refunds=None) | Q(kind="return")),
        ]
        indexes = [
            # The figures of a customer over some units are read from the index alone.
            models.Index(
                "customer",
                models.F("placed_at").desc(),
                "unit",
                "kind",
                "status",
                "home_total",
                name="order_of_customer",
            ),
            models.Index("placed_at", "id", name="order_by_time"),
            models.Index("number", name="order_by_number"),
            models.Index("currency", "placed_at", name="order_by_currency"),
            models.Index("run_id", name="order_of_run", condition=Q(run_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """A line of an order: quantity × price, signed; what is given back counts below nothing."""

    class Kind(models.TextChoices):
        GOODS = "goods", _("Goods")
        DISCOUNT = "discount", _("Discount")
        DELIVERY = "delivery", _("Delivery")
        TAX = "tax", _("Tax")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.GOODS)
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="lines")
    sku = models.CharField(max_length=60, default="")
    description = models.CharField(max_length=300, default="")
    quantity = ExactField(places=QUANTITY_PLACES)
    unit_price = ExactField()
    amount = ExactField()
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("order", "position", name="line_once_in_order")]
