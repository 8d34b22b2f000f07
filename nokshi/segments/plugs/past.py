"""The segments of a customer on a past day."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.scope import Scope
from nokshi.ports.past import Past, Stood, pasts
from nokshi.segments.queries.past import segments_before


def stood(customer_id: int, moment: datetime, scope: Scope) -> list[Stood]:
    """Return the segments that a customer was in just before a moment, by name."""
    return [Stood(segment.name) for segment in segments_before(customer_id, moment, scope)]


pasts.lend(Past("segments.of", "customers.customer", _("Segments"), stood, 60, "segments.view"))
