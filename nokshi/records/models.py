"""Kinds of record of the house's own, and their records; what stands in the fields of these is kept by `custom`."""

from typing import Self

from django.db import models
from django.db.models import Q

from nokshi.custom.rules.definitions import said
from nokshi.kernel.scope import Scope
from nokshi.records.rules.kinds import LONGEST_KEY, Belonging


class KindQuerySet(models.QuerySet["Kind"]):
    def there(self) -> Self:
        """Leave out the removed, of which only the key and the names are kept."""
        return self.filter(removed_at=None)


class Kind(models.Model):
    """A kind of record; its key never changes, for addresses, conditions and the log speak of it.

    `title` is the key of the field that its records are called by.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    names = models.JSONField(default=dict)
    plurals = models.JSONField(default=dict)
    icon = models.CharField(max_length=40)
    belongs = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Belonging])
    title = models.CharField(max_length=40, default="", blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = KindQuerySet.as_manager()

    def __str__(self) -> str:
        return said(self.names, self.key)


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the records of the reader's units."""
        return self if scope.units is None else self.filter(unit__in=scope.units)


class Record(models.Model):
    """A record of a kind; what it is called, sorted and found by is made anew whenever its values change."""

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="records", db_index=False)
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="records", db_index=False
    )
    title = models.CharField(max_length=300, default="", blank=True)
    sort_key = models.CharField(max_length=120, default="", blank=True)
    search_key = models.TextField(default="", blank=True)
    run_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("kind", "sort_key", "id", name="record_by_title"),
            models.Index("kind", "created_at", "id", name="record_by_age"),
            models.Index("kind", "changed_at", "id", name="record_by_change"),
            models.Index(
                "customer", "kind", "unit", "created_at", name="record_of_customer", condition=Q(customer__isnull=False)
            ),
            models.Index("run_id", name="record_of_run", condition=Q(run_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"
