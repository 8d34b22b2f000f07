"""The fields that a house puts on its records, and what stands in them: a row each, in a column of its type."""

from typing import Self

from django.db import models
from django.db.models import Q

from nokshi.custom.rules.definitions import said
from nokshi.custom.rules.types import LONGEST_KEY, LONGEST_NAME, Kind
from nokshi.kernel.exact import ExactField


class FieldGroup(models.Model):
    """A heading under which fields of one kind of record stand together."""

    subject = models.CharField(max_length=60)
    labels = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index("subject", "position", name="group_of_subject")]


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    def there(self) -> Self:
        """Leave out the removed, of which only the key and the labels are kept."""
        return self.filter(removed_at=None)


class CustomField(models.Model):
    """A field on one kind of record (`subject`).

    The key never changes and never stands for a field of another type: a removed field leaves its row behind, so that
    what the log says of it can still be read.
    """

    subject = models.CharField(max_length=60)
    key = models.CharField(max_length=LONGEST_NAME)
    type = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Kind])
    labels = models.JSONField(default=dict)
    helps = models.JSONField(default=dict, blank=True)
    group = models.ForeignKey(FieldGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="fields")
    position = models.PositiveIntegerField(default=0)
    sort = models.CharField(max_length=20, default="", blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    target = models.CharField(max_length=60, default="", blank=True)
    is_required = models.BooleanField(default=False)
    is_sought = models.BooleanField(default=False)
    is_unique = models.BooleanField(default=False)
    unit = models.ForeignKey("workspace.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("subject", "key", name="custom_key_once")]

    def __str__(self) -> str:
        return said(self.labels, self.key)


class FieldChoice(models.Model):
    """A value to choose; its key stays when its labels change, and it is retired rather than lost."""

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="choices", db_index=False)
    key = models.CharField(max_length=LONGEST_NAME)
    labels = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("field", "key", name="custom_choice_once")]


class CustomValue(models.Model):
    """One value of a field on one record, in the column of its type; of many choices each has a row.

    `key` is what is compared: a text folded and cut, a choice, yes or no. `once` stands where no two records may hold
    the same: the database sees to that. `other` is the record that a field names. Records are named by id, for their
    rooms stand above this one. Every index begins with the field, so that a filter walks the values that fit, and no
    others.
    """

    field = models.ForeignKey(CustomField, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(default="")
    key = models.CharField(max_length=LONGEST_KEY, null=True)
    once = models.CharField(max_length=LONGEST_KEY, null=True)
    number = ExactField(null=True)  # type: ignore[misc]
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    other = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("field", "subject_id", "position", name="custom_value_once"),
            models.UniqueConstraint(fields=["field", "once"], name="custom_unique", condition=Q(once__isnull=False)),
        ]
        indexes = [
            models.Index(
                fields=["field", "key", "subject_id"], name="custom_by_key", condition=Q(key__isnull=False),
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
            ),
            models.Index("field", "number", "subject_id", name="custom_by_number", condition=Q(number__isnull=False)),
            models.Index("field", "day", "subject_id", name="custom_by_day", condition=Q(day__isnull=False)),
            models.Index("field", "moment", "subject_id", name="custom_by_moment", condition=Q(moment__isnull=False)),
            models.Index("field", "other", "subject_id", name="custom_by_other", condition=Q(other__isnull=False)),
        ]  # fmt: skip
