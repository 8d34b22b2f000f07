"""How a customer stood to others on a past day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.customers.queries.relations_before import TieThen, ties_before
from nokshi.customers.words import RELATION, period_said, relation_said
from nokshi.kernel.scope import Scope
from nokshi.ports.past import Past, Stood, pasts


def stood(customer_id: int, moment: datetime, scope: Scope) -> list[Stood]:
    """Return to whom a customer was related just before a moment."""
    if not scope.shows(RELATION):
        return []
    day = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(scope.zone)).date()
    return [_said(one, scope) for one in ties_before(customer_id, moment, day, scope)]


def _said(one: TieThen, scope: Scope) -> Stood:
    period = period_said(one.since, one.until, get_language() or scope.language)
    words = relation_said(one.kind, one.role, is_from=one.is_from)
    return Stood(one.name, " · ".join(filter(None, (words, period))))


pasts.lend(Past("customers.relations", "customers.customer", _("Relations"), stood, 40, "customers.view"))
