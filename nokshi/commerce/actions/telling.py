"""How an order is told to the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from nokshi.commerce.actions.rows import Booked
from nokshi.commerce.events import OrderAdjusted, OrderChanged, OrderPlaced, OrderRefunded, OrdersTakenBack
from nokshi.commerce.models import Order
from nokshi.commerce.rules.orders import ADJUSTMENT, RETURN, Draft
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.kernel.money import Money
from nokshi.timeline.actions import Entry, record_many

SUBJECT = "commerce.order"
AT_ONCE = 500
PARTS = ("customer_id", "kind", "status", "currency", "refunds_id")


def entry_of_order(order: Booked, categories: Mapping[int, int], home: str, actor: Actor, run: int | None) -> Entry:
    """Return the event that an order came into the books, at the time it was placed."""
    draft = order.draft
    return Entry(
        event=_event(order, categories, home), at=draft.placed_at, actor=actor, customer=draft.customer_id,
        subject=(SUBJECT, order.pk), unit=draft.unit_id, source=draft.source, run=run,
    )  # fmt: skip


def entry_of_change(
    order: Order, draft: Draft, before: dict[str, Any], home: str, actor: Actor, now: datetime, run: int | None
) -> Entry:
    """Return the event that an order is not what it was."""
    parts = parts_changed(order, draft, before)
    event = OrderChanged(
        number=order.number,
        order=order.pk,
        source=order.source,
        before=Money(Decimal(before["total"]), before["currency"]),
        amount=Money(order.total, order.currency),
        total=order.home_total,
        currency=home,
        parts=parts,
        customer_before=before["customer_id"] if "customer" in parts else None,
        kind_before=before["kind"] if "kind" in parts else "",
        status_before=before["status"] if "status" in parts else "",
        placed_before=datetime.fromisoformat(before["placed_at"]) if "time" in parts else None,
    )
    return Entry(
        event=event, at=now, actor=actor, customer=order.customer_id, subject=(SUBJECT, order.pk),
        unit=order.unit_id, source=order.source, run=run,
    )  # fmt: skip


def tell_taken_back(customer_ids: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """Record whose orders an undoing took back, so many customers an event."""
    parts = [customer_ids[start : start + AT_ONCE] for start in range(0, len(customer_ids), AT_ONCE)]
    record_many([Entry(event=OrdersTakenBack(customers=tuple(part)), at=now, actor=actor) for part in parts])


def parts_changed(order: Order, draft: Draft, before: dict[str, Any]) -> tuple[str, ...]:
    """Name what differs from the former self: customer, kind, status, currency, refunds, time, lines."""
    parts = [name.removesuffix("_id") for name in PARTS if getattr(order, name) != before[name]]
    if order.placed_at != datetime.fromisoformat(before["placed_at"]):
        parts.append("time")
    if [_essence(line) for line in draft.lines] != [_plain_essence(line) for line in before["lines"]]:
        parts.append("lines")
    return tuple(parts)


def _essence(line: Any) -> tuple[Any, ...]:
    return (line.kind, line.sku, line.description, line.quantity, line.unit_price, line.product_id)


def _plain_essence(data: dict[str, Any]) -> tuple[Any, ...]:
    quantity, price = Decimal(data["quantity"]), Decimal(data["unit_price"])
    return (data["kind"], data["sku"], data["description"], quantity, price, data["product_id"])


def _event(order: Booked, categories: Mapping[int, int], home: str) -> Event:
    draft = order.draft
    what: dict[str, Any] = {
        "number": draft.number, "order": order.pk, "source": draft.source,
        "amount": Money(order.total, draft.currency), "total": order.home_total, "currency": home,
        "lines": len(draft.lines),
    }  # fmt: skip
    if draft.kind == ADJUSTMENT:
        return OrderAdjusted(**what)
    what["products"] = draft.codes
    what["categories"] = tuple(sorted({str(categories[one]) for one in draft.product_ids if one in categories}))
    if draft.kind == RETURN:
        return OrderRefunded(**what, refunds=draft.refunds_id)
    return OrderPlaced(**what)
