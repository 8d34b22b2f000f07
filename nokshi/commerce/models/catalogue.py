"""What is sold."""

from django.db import models
from django.db.models import F, Q


class Category(models.Model):
    """A shelf of the catalogue, in a tree."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint("parent", "name", name="category_once_in_parent"),
            models.UniqueConstraint("name", name="category_once_on_top", condition=Q(parent=None)),
            models.CheckConstraint(name="category_not_in_itself", condition=Q(parent=None) | ~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something the shop sells, known by its own code; it belongs to the whole organisation."""

    sku = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="products")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    run_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index("name", "id", name="product_by_name")]

    def __str__(self) -> str:
        return self.name
