"""“In segment”, as a condition on customers."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Choices, Field, FieldType, fields
from nokshi.segments.models import Segment
from nokshi.segments.queries import in_segments, segments_of
from nokshi.segments.queries.members import FIELD


def segment_choices(scope: Scope) -> Choices:
    """Return the segments that the reader sees."""
    rows = Segment.objects.visible_to(scope).order_by("name", "pk")
    return tuple((str(pk), name) for pk, name in rows.values_list("pk", "name"))


def is_in(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match the customers in any of some segments; `empty` those who are in none that the reader sees."""
    if operator == "empty":
        return ~in_segments((key for key, _name in segment_choices(scope)), scope)
    return in_segments(value, scope)


def names_of(customer_id: int, scope: Scope) -> str:
    """Say in which segments a customer is."""
    names = [one.segment.name for one in segments_of(customer_id, scope)]
    return ", ".join(names) if names else _("in none")


fields.lend(
    Field(
        FIELD,
        gettext_lazy("Segment"),
        FieldType.CHOICE,
        gettext_lazy("Segments"),
        choices=segment_choices,
        matches=is_in,
        tells=names_of,
        column=False,
    )
)
