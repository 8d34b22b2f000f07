"""What things cost, for whom, and what a currency was worth on a day."""

from django.db import models
from django.db.models import Q

from nokshi.commerce.models.amounts import ExactField
from nokshi.commerce.models.catalogue import Product
from nokshi.commerce.rules.amounts import RATE_PLACES


class PriceList(models.Model):
    """Prices in one currency, for everyone or for those whom a condition names; the first that fits counts."""

    name = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    who = models.JSONField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index("currency", "position", "id", name="price_list_order")]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """The price of a product on a list."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices")
    amount = ExactField()

    class Meta:
        constraints = [
            models.UniqueConstraint("price_list", "product", name="price_once_per_list"),
            models.CheckConstraint(name="price_not_negative", condition=Q(amount__gte=0)),
        ]


class ExchangeRate(models.Model):
    """What one `currency` is worth in `home`, from a date until the next rate."""

    currency = models.CharField(max_length=3)
    home = models.CharField(max_length=3)
    date = models.DateField()
    rate = ExactField(places=RATE_PLACES)

    class Meta:
        constraints = [
            models.UniqueConstraint("currency", "home", "date", name="rate_once_a_day"),
            models.CheckConstraint(name="rate_above_nothing", condition=Q(rate__gt=0)),
            models.CheckConstraint(name="rate_of_another_currency", condition=~Q(currency=models.F("home"))),
        ]
