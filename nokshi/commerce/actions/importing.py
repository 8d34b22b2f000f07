"""Take orders from a file into the books, and take them back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions.importing_people import find_people
from nokshi.commerce.actions.importing_products import find_products
from nokshi.commerce.actions.saving import Saved, line_from_plain, replace_lines, save_orders
from nokshi.commerce.actions.telling import tell_taken_back
from nokshi.commerce.models import Order
from nokshi.commerce.queries.rates import RateBook
from nokshi.commerce.rules.orders import Draft
from nokshi.commerce.rules.reading import Incoming, incoming, point_to_products
from nokshi.custom.actions import forget
from nokshi.kernel.errors import Text
from nokshi.ports.importing import Change, Fate, Group, Level, Remark, Result, RunContext
from nokshi.workspace.queries import organisation

ORDER = "commerce.order"
NOTES: dict[str, Text] = {
    "two_times": _("The rows of this order name two times. The first is the order's, each line keeps its own."),
    "two_customers": _("The rows of this order name two customers. The first was taken."),
    "two_currencies": _("The rows of this order name two currencies. The first was taken for all of them."),
    "strange_status": _("The status is not known here. The order counts as placed."),
    "only_a_name": _("A name alone does not tell who it is. The order is kept without a customer."),
    "refund_of_nobody": _("The order that this gives back was not found. The return is kept by itself."),
}
COLUMN = {"strange_status": "status", "only_a_name": "customer_name", "refund_of_nobody": "refund_of"}


@dataclass(slots=True)
class Work:
    """A group on its way into the books."""

    order: Incoming
    result: Result
    customer_id: int | None = None

    def note(self, code: str) -> None:
        self.result.remarks.append(Remark(Level.NOTE, code, NOTES[code], COLUMN.get(code, "")))


def save_order_groups(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Book the orders of a file's groups with their customers and products, and say what became of each."""
    works = read_groups(groups, context)
    people = find_people([(work.order, work.result) for work in works], context)
    for work, customer_id in zip(works, people, strict=True):
        work.customer_id = customer_id
    products = find_products([(work.order, work.result) for work in works], context)
    returns = [work for work in works if work.order.refund_of]
    _book([work for work in works if not work.order.refund_of], products, context)
    _book(returns, products, context, refunded=True)
    return [work.result for work in works]


def read_groups(groups: Sequence[Group], context: RunContext) -> list[Work]:
    """Return the orders that groups of rows make, with what is to be said of each."""
    currency = context.choices.get("currency") or organisation().currency
    works = [Work(_incoming(group, context, currency), Result(Fate.SAME)) for group in groups]
    for work in works:
        for code in work.order.notes:
            work.note(code)
    return works


def undo_orders(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take orders back, newest first; answer those that others changed or gave back since.

    The traits of their customers are counted anew by the reader of OrdersTakenBack.
    """
    orders = Order.objects.select_for_update().in_bulk([change.id for change in changes])
    standing = [change for change in changes if change.id in orders]
    alone = [change for change in standing if _is_touched(orders[change.id], change)]
    mine = [change for change in standing if change not in alone]
    gone = [orders[change.id] for change in mine if change.before is None]
    held = set(
        Order.objects.filter(refunds__in=gone)
        .exclude(pk__in=[one.pk for one in gone])
        .values_list("refunds_id", flat=True)
    )
    customers = {orders[change.id].customer_id for change in mine}
    for change in mine:
        if change.before is not None:
            customers.add(_restore(orders[change.id], change.before))
    _remove([order for order in gone if order.pk not in held], context)
    tell_taken_back(sorted(one for one in customers if one), actor=context.actor, now=context.now)
    return [*alone, *(change for change in mine if change.id in held)]


def _incoming(group: Group, context: RunContext, currency: str) -> Incoming:
    rows = group.rows
    if context.choices.get("repeats") == "drop" and group.repeats:
        repeats = set(group.repeats)
        rows = [row for row in rows if row.number not in repeats]
    return incoming(
        [row.values for row in rows],
        source=context.source,
        currency=currency,
        extras_per_line=context.choices.get("extras") == "line",
    )


def _book(works: Sequence[Work], products: Mapping[str, int], context: RunContext, *, refunded: bool = False) -> None:
    drafts = [draft_of_work(work, products, context) for work in works]
    if refunded:
        drafts = _with_refunded(works, drafts)
    saved = save_orders(drafts=drafts, actor=context.actor, now=context.now, run=context.run_id)
    for work, one in zip(works, saved, strict=True):
        work.result.ref = (ORDER, one.order_id)
        if not one.is_same:
            work.result.fate = Fate.NEW if one.is_new else Fate.JOINED
    _note_changes(works, saved)


def _note_changes(works: Sequence[Work], saved: Sequence[Saved]) -> None:
    # Where several works are one order, it stands in the books as the last of them left it.
    prints = {one.order_id: one.fingerprint for one in saved}
    for work, one in zip(works, saved, strict=True):
        if not one.is_same:
            after = {"fingerprint": prints[one.order_id]}
            work.result.changes.append(Change(ORDER, one.order_id, one.before, after))


def draft_of_work(work: Work, products: Mapping[str, int], context: RunContext) -> Draft:
    """Return an order of a file as it would be written."""
    order = work.order
    point_to_products(order.lines, products)
    return Draft(
        number=order.number, source=order.source, unit_id=context.unit_id, currency=order.currency,
        placed_at=order.placed_at, lines=order.lines, customer_id=work.customer_id,
        kind=order.kind, status=order.status, run_id=context.run_id,
    )  # fmt: skip


def _with_refunded(works: Sequence[Work], drafts: Sequence[Draft]) -> list[Draft]:
    found = refunded_ids(works, {draft.unit_id for draft in drafts})
    filled = []
    for work, draft in zip(works, drafts, strict=True):
        refunds_id = found.get((work.order.source, work.order.refund_of))
        if refunds_id is None or draft.kind != Order.Kind.RETURN:
            work.note("refund_of_nobody")
            refunds_id = None
        filled.append(replace(draft, refunds_id=refunds_id))
    return filled


def refunded_ids(works: Sequence[Work], units: Collection[int]) -> dict[tuple[str, str], int]:
    """Return the orders that these give back, as far as they are there, by source and number."""
    numbers = {work.order.refund_of for work in works}
    rows = Order.objects.filter(number__in=numbers, unit__in=units).values_list("source", "number", "pk")
    return {(source, number): pk for source, number, pk in rows}


def _is_touched(order: Order, change: Change) -> bool:
    return order.fingerprint != (change.after or {}).get("fingerprint")


def _restore(order: Order, before: dict[str, Any]) -> int | None:
    """Write an order as it was and return whose it was."""
    lines = [line_from_plain(line) for line in before["lines"]]
    for name in ("customer_id", "unit_id", "kind", "status", "currency", "refunds_id", "run_id", "fingerprint"):
        setattr(order, name, before[name])
    order.placed_at = datetime.fromisoformat(before["placed_at"])
    order.total = sum((line.amount for line in lines), start=order.total * 0)
    order.home_total = RateBook({order.currency}).home_total(order.total, order.currency, order.placed_at)
    order.save()
    replace_lines([(order.pk, lines)])
    customer: int | None = before["customer_id"]
    return customer


def _remove(orders: Iterable[Order], context: RunContext) -> None:
    ids = [order.pk for order in orders]
    replace_lines([(pk, ()) for pk in ids])
    forget(subject=ORDER, records=ids, actor=context.actor, now=context.now, run=context.run_id)
    Order.objects.filter(pk__in=ids, kind=Order.Kind.RETURN)._raw_delete(using="default")
    Order.objects.filter(pk__in=ids)._raw_delete(using="default")
