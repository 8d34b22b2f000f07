"""How often something happened: the log asked by its index (kind, time, customer)."""

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from nokshi.conditions.comparing import Moment, Target, compared
from nokshi.conditions.errors import UnknownField
from nokshi.conditions.jsonvalues import JsonHasAny, JsonNumber, JsonText, first_of, text_of
from nokshi.conditions.nodes import Did, Where
from nokshi.conditions.operators import operator_of
from nokshi.conditions.periods import bounds
from nokshi.kernel.money import Money
from nokshi.ports.fields import Detail, FieldType, Happening, Holding, happenings
from nokshi.ports.merging import aliases, family_of
from nokshi.timeline.models import EventRow

Among = Collection[int] | None


def events_of(did: Did, moment: Moment, among: Among = None) -> QuerySet[Any]:
    """Return what a condition counts, seen by the reader and in its period: standing events, or records that are held.

    Each has a `customer_id`, and `at`.
    """
    happening = happenings[did.event]
    if happening.holding:
        return _held(did, happening, happening.holding, moment, among)
    rows: QuerySet[EventRow] = EventRow.objects.standing().visible_to(moment.scope)
    rows = rows.filter(kind=did.event, customer_id__isnull=False)
    first, until = bounds(did.within, moment.now, moment.scope.zone)
    if first is not None:
        rows = rows.filter(at__gte=first)
    rows = rows.filter(at__lte=moment.now) if until is None else rows.filter(at__lt=until)
    if among is not None:
        rows = rows.filter(customer_id__in=family_of(list(among)))
    known = {detail.name: detail for detail in happening.details}
    for number, where in enumerate(did.where):
        rows = _narrowed(rows, known[where.detail], where, f"detail_{number}", moment)
    return rows


def _held(did: Did, happening: Happening, holding: Holding, moment: Moment, among: Among) -> QuerySet[Any]:
    rows: QuerySet[Any] = holding.rows(moment.scope).filter(customer_id__isnull=False).annotate(at=F(holding.at))
    first, until = bounds(did.within, moment.now, moment.scope.zone)
    if first is not None:
        rows = rows.filter(at__gte=first)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if among is not None:
        rows = rows.filter(customer_id__in=among)
    known = {detail.name: detail for detail in happening.details_for(moment.scope)}
    for where in did.where:
        if where.detail not in known:
            raise UnknownField(_("There is no detail “%(name)s”. Choose another.") % {"name": where.detail})
        operator = operator_of(known[where.detail].type, where.op)
        assert operator is not None
        found = holding.fits(where.detail, operator.negates or where.op, where.value, moment.now, moment.scope)
        rows = rows.filter(~found if operator.negates else found)
    return rows


def counted(did: Did, moment: Moment, among: Among = None) -> Q:
    """Return the filter on customers; whoever has no event at all counts as none."""
    events = events_of(did, moment, among)
    if did.op == "never" or (did.times == 0 and did.op != "at_least"):
        return ~Q(pk__in=_customers(events, None))
    if did.op == "at_least":
        return Q(pk__in=_customers(events, Q(times__gte=did.times) if did.times > 1 else None))
    if did.op == "at_most":
        return ~Q(pk__in=_customers(events, Q(times__gt=did.times)))
    return Q(pk__in=_customers(events, Q(times=did.times)))


def _customers(events: QuerySet[EventRow], times: Q | None) -> QuerySet[EventRow, Any]:
    """Return the ids of customers with events, of those alone whose number of `times` fits.

    What was recorded of one who is merged into another counts for that one. Only these few are asked for apart, so that
    the rest is read off the index as it is where nobody is merged at all.
    """
    found = _counted_by(events, "customer_id", times)
    for one in aliases:
        if one.are_any():
            return _with_merged(events, times, found, one.merged())
    return found


def _with_merged(
    events: QuerySet[EventRow], times: Q | None, found: QuerySet[EventRow, Any], merged: QuerySet[Any]
) -> QuerySet[EventRow, Any]:
    into = Subquery(
        merged.filter(pk=OuterRef("customer_id")).values("merged_into_id")[:1], output_field=BigIntegerField()
    )
    ends, whole = merged.values("pk"), merged.values("merged_into_id")
    if times is None:
        return found.union(_counted_by(events.filter(customer_id__in=ends).annotate(whom=into), "whom", None), all=True)
    both = events.filter(customer_id__in=ends.union(whole)).annotate(whom=Coalesce(into, F("customer_id")))
    others = _counted_by(events.exclude(customer_id__in=whole), "customer_id", times)
    return others.union(_counted_by(both, "whom", times), all=True)


def _counted_by(events: QuerySet[EventRow], whom: str, times: Q | None) -> QuerySet[EventRow, Any]:
    rows: QuerySet[EventRow, Any] = events.values(whom)
    if times is not None:
        rows = rows.annotate(times=Count("*")).filter(times).values(whom)
    return rows


def _narrowed(rows: QuerySet[EventRow], detail: Detail, where: Where, alias: str, moment: Moment) -> QuerySet[EventRow]:
    operator = operator_of(detail.type, where.op)
    assert operator is not None
    if detail.many:
        return _narrowed_list(rows, detail, where, negated=bool(operator.negates))
    expression, is_iso = _taken_out(detail)
    target = Target(alias, detail.type, expression.output_field, is_iso)
    found = compared(target, operator.negates or where.op, where.value, moment)
    if detail.type == FieldType.MONEY:
        rows, found = _in_currency(rows, detail, where, found, moment.scope.currency)
    rows = rows.alias(**{alias: expression})
    if not operator.negates:
        return rows.filter(found)
    # The contrary of a comparison with nothing is unknown to a database: say it is true.
    is_missing = Q(**{f"{alias}__isnull": True})
    return rows.filter(~found if operator.negates == "empty" else ~found | is_missing)


def _narrowed_list(rows: QuerySet[EventRow], detail: Detail, where: Where, *, negated: bool) -> QuerySet[EventRow]:
    if where.op in ("empty", "filled"):
        found = Q(**{f"data__{detail.name}": []}) | Q(**{f"data__{detail.name}__isnull": True})
    else:
        values: Any = where.value
        found = Q(JsonHasAny([detail.name], [str(one) for one in (values if isinstance(values, tuple) else (values,))]))
    return rows.filter(~found if negated else found)


def _taken_out(detail: Detail) -> tuple[Any, bool]:
    """Return the expression of a detail, and whether days and flags stand there as text."""
    if detail.type == FieldType.NUMBER:
        return JsonNumber(JsonText(detail.name)), False
    if detail.type == FieldType.MONEY:
        return JsonNumber(first_of(JsonText(detail.name, "amount"), JsonText(detail.name))), False
    return JsonText(detail.name), True


def _in_currency(
    rows: QuerySet[EventRow], detail: Detail, where: Where, found: Q, home: str
) -> tuple[QuerySet[EventRow], Q]:
    """Count an amount only where it is in the currency of the condition; one that names none is at home."""
    values = where.value if isinstance(where.value, tuple) else (where.value,)
    currency = next((one.currency for one in values if isinstance(one, Money) and one.currency), home)
    alias = f"currency_of_{detail.name}"
    written = first_of(JsonText(detail.name, "currency"), JsonText("currency"), text_of(home))
    return rows.alias(**{alias: written}), found & Q(**{alias: currency})
