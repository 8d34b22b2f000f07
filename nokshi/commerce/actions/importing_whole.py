"""Take orders of another system into the books: a row of their own each, with the rows of their lines behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions.foreseeing import foresee_order_groups
from nokshi.commerce.actions.importing import ORDER, save_order_groups
from nokshi.commerce.actions.importing_people import find_people, known_people
from nokshi.commerce.actions.orders import draft_of
from nokshi.commerce.actions.saving import save_orders
from nokshi.commerce.models import Order, Product
from nokshi.commerce.queries.orders import lines_written
from nokshi.commerce.rules.reading import incoming, text_of, whole_rows
from nokshi.ports.importing import Change, Fate, Group, ImportRow, Level, Remark, Result, RunContext
from nokshi.ports.systems import record_in

NOT_HERE = _("The customer of this order is not here. The order is kept without one.")
NUMBER_TWICE = _("Another order has this number already. Its number in the other system stands behind this one's.")


def save_whole_orders(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Book orders of another system, and say what became of each.

    One that came before and is as it was stays as it is here, save that it gets its customer where he is here by now;
    one that was removed here stays away.
    """
    return _answered(groups, context, foresee=False)


def foresee_whole_orders(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Tell what `save_whole_orders` would do, and write nothing."""
    return _answered(groups, context, foresee=True)


def _answered(groups: Sequence[Group], context: RunContext, *, foresee: bool) -> list[Result]:
    here = Order.objects.in_bulk([group.record for group in groups if group.record])
    settled = {
        group.key: _settled(group, here.get(group.record), context, foresee)
        for group in groups
        if group.record and (group.is_unchanged or group.record not in here)
    }
    left = [group for group in groups if group.key not in settled]
    made, notes = _prepared(left, here, context)
    answers = (foresee_order_groups if foresee else save_order_groups)(made, context)
    for group, answer in zip(made, answers, strict=True):
        answer.remarks += notes[group.key]
        settled[group.key] = answer
    _note_strangers([group for group in made if settled[group.key].fate is not Fate.SAME], settled, context)
    return [settled[group.key] for group in groups]


def _settled(group: Group, order: Order | None, context: RunContext, foresee: bool) -> Result:
    """Say of an order that came before that it is as it was; give it the customer who came since."""
    if order is None:
        return Result(Fate.SAME)
    result = Result(Fate.SAME, ref=(ORDER, order.pk))
    if order.customer_id is not None or not text_of(group.rows[0].values, "customer_id"):
        return result
    who = incoming([group.rows[0].values], source=context.source, currency=order.currency)
    [customer] = known_people([who], context) if foresee else find_people([(who, result)], context)
    if customer is not None:
        result.fate = Fate.JOINED
    if customer is not None and not foresee:
        draft = replace(draft_of(order, lines_written(order)), customer_id=customer, run_id=context.run_id)
        [saved] = save_orders(drafts=[draft], actor=context.actor, now=context.now, run=context.run_id)
        result.changes.append(Change(ORDER, order.pk, saved.before, {"fingerprint": saved.fingerprint}))
    return result


def _prepared(
    groups: Sequence[Group], here: Mapping[int, Order], context: RunContext
) -> tuple[list[Group], dict[str, list[Remark]]]:
    """Return groups as orders of a file: under numbers of their own, their lines with products' codes and names."""
    rows = [row.values for group in groups for row in group.rows]
    products = Product.objects.in_bulk({record_in(values.get("product")) or 0 for values in rows})
    numbers = [text_of(group.rows[0].values, "number", 60) or group.key[:60] for group in groups]
    taken = set(
        Order.objects.filter(unit=context.unit_id, source=context.source, number__in=numbers)
        .values_list("number", flat=True)
    )  # fmt: skip
    made: list[Group] = []
    notes: dict[str, list[Remark]] = {}
    for group, number in zip(groups, numbers, strict=True):
        said, notes[group.key] = number, []
        if group.record in here:
            said = here[group.record or 0].number
        elif number in taken:
            said = f"{number} · {group.key}"[:60]
            notes[group.key].append(Remark(Level.NOTE, "number_twice", NUMBER_TWICE, "number"))
        taken.add(said)
        head, *lines = (_with_product(row.values, products) for row in group.rows)
        values = whole_rows({**head, "number": said}, lines)
        typed = [ImportRow(row.number, one) for row, one in zip(group.rows, values, strict=True)]
        made.append(Group(group.key, typed, [], group.record, group.is_unchanged))
    return made, notes


def _with_product(values: Mapping[str, Any], products: Mapping[int, Product]) -> dict[str, Any]:
    product = products.get(record_in(values.get("product")) or 0)
    if product is None:
        return dict(values)
    return {**values, "sku": product.sku, "description": text_of(values, "description", 300) or product.name}


def _note_strangers(groups: Sequence[Group], results: Mapping[str, Result], context: RunContext) -> None:
    """Note of orders that name a customer who is not here, and is not to come."""
    orders = [incoming([group.rows[0].values], source=context.source, currency="") for group in groups]
    for group, order, pk in zip(groups, orders, known_people(orders, context), strict=True):
        if pk is None and order.who.is_known:
            results[group.key].remarks.append(Remark(Level.NOTE, "customer_not_here", NOT_HERE, "customer_id"))
