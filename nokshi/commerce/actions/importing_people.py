"""Find the customers of a file's orders, add those who are not there, and keep the latest country."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import Order
from nokshi.commerce.rules.reading import Incoming, Who
from nokshi.customers.actions import add_many, change_many
from nokshi.customers.models import Customer
from nokshi.customers.queries import match_many
from nokshi.customers.rules.identities import value_of
from nokshi.customers.rules.people import NewCustomer
from nokshi.kernel.among import among
from nokshi.ports.importing import Change, Level, Remark, Result, RunContext

CUSTOMER = "customers.customer"
OTHER_COUNTRY = _("Other orders of this customer name another country. The country of the latest one is kept.")
UNKNOWN = -1
KINDS = (("external", "external"), ("email", "email"), ("phone", "phone"))

Pair = tuple[Incoming, Result]
Keys = list[tuple[str, str, str]]
Found = dict[tuple[str, str, str], int]


def find_people(pairs: Sequence[Pair], context: RunContext) -> list[int | None]:
    """Return the customer's id of each order, None where the file does not say who; new ones are added."""
    all_keys = [_keys(order.who, order.source) for order, _result in pairs]
    known = _matched(all_keys, context)
    ids: list[int | None] = []
    fresh: list[tuple[int, Incoming, Result]] = []
    waiting: dict[tuple[str, str, str], int] = {}
    for place, (order, result) in enumerate(pairs):
        keys = all_keys[place]
        customer_id = next((known[key] for key in keys if key in known), None)
        ids.append(customer_id)
        if customer_id is None and keys:
            first = next((waiting[key] for key in keys if key in waiting), place)
            for key in keys:
                waiting.setdefault(key, first)
            if first == place:
                fresh.append((place, order, result))
    # The people of a system come with rows of their own: an order that names another one makes nobody up.
    made = _added(fresh, context) if context.whole is None else {}
    for place, keys in enumerate(all_keys):
        if ids[place] is None and keys and made:
            ids[place] = made[next(waiting[key] for key in keys if key in waiting)]
    _keep_countries(pairs, ids, context)
    return ids


def known_people(orders: Sequence[Incoming], context: RunContext) -> list[int | None]:
    """Return the customer's id of each order: None where nobody is named, `UNKNOWN` where one would be added.

    In a move nobody is added, so it is `UNKNOWN` for those whom another part of it brings.
    """
    all_keys = [_keys(order.who, order.source) for order in orders]
    known = _matched(all_keys, context)
    awaited = set(context.coming([order.who.external for order in orders if order.who.external]))
    return [
        next((known[key] for key in keys if key in known), _unknown(order.who, awaited, context)) if keys else None
        for order, keys in zip(orders, all_keys, strict=True)
    ]


def _unknown(who: Who, awaited: Collection[str], context: RunContext) -> int | None:
    return UNKNOWN if context.whole is None or who.external in awaited else None


def _keys(who: Who, source: str) -> Keys:
    keys = []
    for kind, name in KINDS:
        text = getattr(who, name)
        value = value_of(kind, text, who.country) if text else ""
        if value:
            keys.append((kind, namespace_of(source) if kind == "external" else "", value))
    return keys


def namespace_of(source: str) -> str:
    """Return the namespace of a source's customer numbers."""
    return " ".join(source.split()).casefold()[:60]


def _matched(all_keys: Sequence[Keys], context: RunContext) -> Found:
    wanted: dict[tuple[str, str], set[str]] = {}
    for keys in all_keys:
        for kind, namespace, value in keys:
            wanted.setdefault((kind, namespace), set()).add(value)
    found: Found = {}
    for (kind, namespace), values in wanted.items():
        for value, pk in match_many(context.scope, kind, values, namespace).items():
            found[kind, namespace, value] = pk
    return found


def _added(fresh: Sequence[tuple[int, Incoming, Result]], context: RunContext) -> dict[int, int]:
    new = [_new(order, context) for _place, order, _result in fresh]
    ids = add_many(new=new, actor=context.actor, now=context.now, run=context.run_id) if new else []
    for (_place, _order, result), pk in zip(fresh, ids, strict=True):
        result.changes.append(Change(CUSTOMER, pk, None, {}))
    return {place: pk for (place, *_rest), pk in zip(fresh, ids, strict=True)}


def _new(order: Incoming, context: RunContext) -> NewCustomer:
    who = order.who
    return NewCustomer(
        name=who.name,
        country=who.country,
        emails=[who.email] if who.email else [],
        phones=[who.phone] if who.phone else [],
        external=[(order.source, who.external)] if who.external else [],
        units=[context.unit_id],
        source=order.source,
        created_at=order.placed_at,
    )


def _keep_countries(pairs: Sequence[Pair], ids: Sequence[int | None], context: RunContext) -> None:
    """Set the country that each customer's latest order names, and remark on the orders that name another."""
    orders: dict[int, list[Pair]] = {}
    for pair, pk in zip(pairs, ids, strict=True):
        if pk is not None and pair[0].who.country:
            orders.setdefault(pk, []).append(pair)
    rows = Customer.objects.filter(pk__in=among(orders)).values_list("pk", "country", "source")
    now = {pk: (country, source) for pk, country, source in rows}
    strange = {
        pk: many for pk, many in orders.items() if {order.who.country for order, _result in many} != {now[pk][0]}
    }
    if strange:
        _settle(strange, now, context)


def _settle(strange: Mapping[int, list[Pair]], now: Mapping[int, tuple[str, str]], context: RunContext) -> None:
    latest = dict(
        Order.objects.filter(customer__in=strange).values("customer_id").annotate(at=Max("placed_at"))
        .values_list("customer_id", "at")
    )  # fmt: skip
    wanted: dict[int, dict[str, Any]] = {}
    carriers: dict[int, Result] = {}
    for pk, many in strange.items():
        country, source = now[pk]
        last, result = max(many, key=lambda pair: pair[0].placed_at)
        if not country or (source == last.source and _is_later(last.placed_at, latest.get(pk))):
            country = last.who.country
            wanted[pk], carriers[pk] = {"country": country}, result
            if now[pk][0]:
                result.remarks.append(Remark(Level.NOTE, "other_country", OTHER_COUNTRY, "country"))
        for order, one in many:
            if order.who.country != country:
                one.remarks.append(Remark(Level.NOTE, "other_country", OTHER_COUNTRY, "country"))
    changed = change_many(changes=wanted, actor=context.actor, now=context.now, run=context.run_id)
    for pk, fields in changed.items():
        before, after = ({name: pair[side] for name, pair in fields.items()} for side in (0, 1))
        carriers[pk].changes.append(Change(CUSTOMER, pk, before, after))


def _is_later(at: datetime, latest: datetime | None) -> bool:
    return latest is None or at > latest
