"""Sell, take back, put right and remove."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions.carts import empty_cart
from nokshi.commerce.actions.saving import save_orders
from nokshi.commerce.actions.telling import SUBJECT
from nokshi.commerce.events import OrderRemoved
from nokshi.commerce.models import Order, OrderLine, Product, ShopSettings
from nokshi.commerce.queries.orders import lines_written, returned_quantities
from nokshi.commerce.rules.amounts import plain
from nokshi.commerce.rules.orders import RETURN, Draft, Line, kind_of, returned
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.money import Money
from nokshi.timeline.actions import record
from nokshi.workspace.queries import organisation


class NoLines(DomainError):
    code = "no_lines"
    sentence = _("An order needs at least one line. Add what was bought.")


class NoPrice(DomainError):
    code = "no_price"
    sentence = _("No price list says what “%(product)s” costs in %(currency)s. Write a price.")


class NumberTaken(DomainError):
    code = "number_taken"
    sentence = _("There is an order %(number)s already. Give another number, or change that order.")
    status = 409


class NothingToGiveBack(DomainError):
    code = "nothing_to_give_back"
    sentence = _("Nothing of order %(number)s is left to give back. Choose how much of a line comes back.")


class TooMuchGivenBack(DomainError):
    code = "too_much_given_back"
    sentence = _("Of “%(what)s” only %(left)s can still be given back. Write that much or less.")


class GivenBack(DomainError):
    code = "given_back"
    sentence = _(
        "Part of order %(number)s has come back. Keep on it, at its price, what was given back, or remove the return."
    )
    status = 409


class NotASale(DomainError):
    code = "not_a_sale"
    sentence = _("%(number)s is not a sale, so nothing of it can be given back.")


class HasReturns(DomainError):
    code = "has_returns"
    sentence = _("Order %(number)s was given back in part. Remove its returns first.")
    status = 409


@transaction.atomic
def place_order(
    *, unit_id: int, lines: Sequence[Line], actor: Actor, now: datetime, customer_id: int | None = None,
    currency: str = "", placed_at: datetime | None = None, number: str = "", source: str = "",
    status: str = Order.Status.PLACED, empties_cart: bool = True, run: int | None = None,
) -> Order:  # fmt: skip
    """Book a sale and return its order; the currency is the organisation's unless said.

    Without a number the next one is given. The customer's cart in the unit is emptied. Raises NoLines
    and NumberTaken.
    """
    if not lines:
        raise NoLines
    draft = Draft(
        number=number or next_number(), source=source, unit_id=unit_id, customer_id=customer_id,
        currency=currency or organisation().currency, placed_at=placed_at or now, lines=_with_products(lines),
        status=status, run_id=run,
    )  # fmt: skip
    draft = replace(draft, kind=kind_of("", draft.lines))
    order = _book(draft, actor, now, run)
    if customer_id is not None and empties_cart:
        empty_cart(customer_id=customer_id, unit_id=unit_id, bought=True, actor=actor, now=now)
    return order


@transaction.atomic
def refund_order(
    *, order: Order, actor: Actor, now: datetime, quantities: Mapping[int, Decimal] | None = None,
    placed_at: datetime | None = None, number: str = "", run: int | None = None,
) -> Order:  # fmt: skip
    """Take an order back, whole or so much of each line (by its position), and return the return.

    Raises NotASale, NothingToGiveBack and TooMuchGivenBack.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.kind != Order.Kind.SALE:
        raise NotASale(number=order.number)
    rows = list(order.lines.order_by("position"))
    lines = returned(lines_written(order), _given_back(order, rows, quantities))
    if not lines:
        raise NothingToGiveBack(number=order.number)
    draft = Draft(
        number=number or f"{order.number}-R{order.returns.count() + 1}", source=order.source, unit_id=order.unit_id,
        customer_id=order.customer_id, currency=order.currency, placed_at=placed_at or now, lines=lines,
        kind=RETURN, refunds_id=order.pk, run_id=run,
    )  # fmt: skip
    return _book(draft, actor, now, run)


@transaction.atomic
def change_order(*, order: Order, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Order:
    """Put an order right: `changes` may name customer_id, status, currency, placed_at and lines.

    Raises NoLines, and GivenBack where less would be on it than has come back.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    draft = replace(draft_of(order, lines_written(order)), **changes)
    if not draft.lines:
        raise NoLines
    back = sum(returned_quantities(order).values()) if "lines" in changes else Decimal(0)
    if "lines" in changes:
        draft = replace(draft, lines=_with_products(draft.lines))
    save_orders(drafts=[draft], actor=actor, now=now)
    if back and sum(returned_quantities(order).values()) != back:
        raise GivenBack(number=order.number)
    order.refresh_from_db()
    return order


@transaction.atomic
def remove_order(*, order: Order, actor: Actor, now: datetime) -> None:
    """Take an order out of the books; raises HasReturns as long as a return refers to it."""
    if order.returns.exists():
        raise HasReturns(number=order.number)
    record(
        OrderRemoved(number=order.number, source=order.source, amount=Money(order.total, order.currency)),
        at=now, actor=actor, customer=order.customer_id, subject=(SUBJECT, order.pk), unit=order.unit_id,
    )  # fmt: skip
    order.delete()


def next_number() -> str:
    """Take the next of the shop's own order numbers."""
    settings, _made = ShopSettings.objects.get_or_create(pk=1)
    ShopSettings.objects.filter(pk=settings.pk).update(next_number=F("next_number") + 1)
    settings.refresh_from_db()
    return str(settings.next_number - 1)


def draft_of(order: Order, lines: Sequence[Line]) -> Draft:
    """Return an order in the books as a draft with these lines."""
    return Draft(
        number=order.number, source=order.source, unit_id=order.unit_id, customer_id=order.customer_id,
        currency=order.currency, placed_at=order.placed_at, lines=lines, kind=order.kind, status=order.status,
        refunds_id=order.refunds_id, run_id=order.run_id,
    )  # fmt: skip


def _book(draft: Draft, actor: Actor, now: datetime, run: int | None) -> Order:
    taken = Order.objects.filter(unit=draft.unit_id, source=draft.source, number=draft.number)
    if taken.exists():
        raise NumberTaken(number=draft.number)
    saved = save_orders(drafts=[draft], actor=actor, now=now, run=run)
    return Order.objects.get(pk=saved[0].order_id)


def _given_back(order: Order, rows: Sequence[OrderLine], quantities: Mapping[int, Decimal] | None) -> list[Decimal]:
    gone = returned_quantities(order)
    left = {row.position: row.quantity - gone.get(row.position, Decimal(0)) for row in rows}
    if quantities is None:
        return [left[row.position] for row in rows]
    for row in rows:
        wanted = quantities.get(row.position, Decimal(0))
        if not min(left[row.position], Decimal(0)) <= wanted <= max(left[row.position], Decimal(0)):
            raise TooMuchGivenBack(what=row.description or row.sku, left=plain(left[row.position]))
    return [quantities.get(row.position, Decimal(0)) for row in rows]


def _with_products(lines: Sequence[Line]) -> list[Line]:
    """Find the products of lines that name only a code, and the names of lines that name only a product."""
    ids = {line.product_id for line in lines if line.product_id}
    by_id = Product.objects.in_bulk(ids)
    by_sku = {one.sku: one for one in Product.objects.filter(sku__in={line.sku for line in lines if line.sku})}
    filled = []
    for line in lines:
        product = by_id.get(line.product_id or 0) or by_sku.get(line.sku)
        filled.append(_filled(line, product) if product else line)
    return filled


def _filled(line: Line, product: Product) -> Line:
    description = line.description or product.name
    return replace(line, product_id=product.pk, sku=line.sku or product.sku, description=description)
