"""Segments, who is in them, and how many were in them on each day."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from nokshi.kernel.scope import Scope


class SegmentQuerySet(models.QuerySet["Segment"]):
    def standing(self) -> Self:
        """Leave out the removed."""
        return self.filter(removed_at=None)

    def away(self, scope: Scope) -> Self:
        """Keep the removed segments of the reader's units."""
        rows = self.filter(removed_at__isnull=False)
        return rows if scope.units is None else rows.filter(unit_id__in=scope.units)

    def visible_to(self, scope: Scope) -> Self:
        """Keep the standing segments of the reader's units."""
        rows = self.standing()
        return rows if scope.units is None else rows.filter(unit_id__in=scope.units)


class Segment(models.Model):
    """A named group of the customers of a unit and all below it.

    A live one has a tree of conditions and follows it; one by hand has the members it was given.
    `count` is kept by the actions. `edition` rises with every change of the tree; the members
    follow the edition `filled_edition`, and are on their way to the newer one while it is lower.
    """

    name = models.CharField(max_length=120)
    is_live = models.BooleanField(default=True)
    tree = models.JSONField(default=dict)
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    count = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    filled_edition = models.PositiveIntegerField(default=0)
    to_fill = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "unit", Lower("name"), name="segment_name_once", condition=models.Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_filling(self) -> bool:
        return self.is_live and self.filled_edition < self.edition


class Membership(models.Model):
    """A customer is in a segment."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("segment", "customer", name="member_once")]
        indexes = [models.Index("customer", "segment", name="member_customer")]


class DailyCount(models.Model):
    """How many were in a segment when a day ended, or so far today."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("segment", "day", name="segment_day_once")]
