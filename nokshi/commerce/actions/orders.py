"""Sell, take back, put right and remove."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from nokshi.commerce.models import Cart, Order, OrderLine, Product, ShopSettings
from nokshi.commerce.queries.orders import lines_written, returned_quantities
from nokshi.commerce.rules.amounts import plain
from nokshi.commerce.rules.orders import RETURN, Draft, Line, kind_of, returned
from nokshi.custom.actions import forget
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale to be booked: without a number the shop gives the next one, without a currency it is the house's."""

    unit_id: int
    lines: Sequence[Line]
    customer_id: int | None = None
    currency: str = ""
    placed_at: datetime | None = None
    number: str = ""
    source: str = ""
    status: str = Order.Status.PLACED


def place_order(
    *, unit_id: int, lines: Sequence[Line], actor: Actor, now: datetime, customer_id: int | None = None,
    currency: str = "", placed_at: datetime | None = None, number: str = "", source: str = "",
    status: str = Order.Status.PLACED, empties_cart: bool = True, run: int | None = None,
) -> Order:  # fmt: skip
    """Book a sale and return its order; the currency is the organisation's unless said.

    Without a number the next one is given. The customer's cart in the unit is emptied. Raises NoLines
    and NumberTaken.
    """
    sale = Sale(
        unit_id=unit_id, lines=lines, customer_id=customer_id, currency=currency, placed_at=placed_at, number=number,
        source=source, status=status,
    )  # fmt: skip
    [pk] = place_orders(sales=[sale], actor=actor, now=now, empties_carts=empties_cart, run=run)
    return Order.objects.get(pk=pk)


@transaction.atomic
def place_orders(
    *, sales: Sequence[Sale], actor: Actor, now: datetime, empties_carts: bool = True, run: int | None = None
) -> list[int]:
    """Book many sales and return the ids of their orders; the carts of their customers are emptied.

    Raises NoLines, and NumberTaken for one that is in the books or given twice.
    """
    if not all(sale.lines for sale in sales):
        raise NoLines
    drafts = _drafts(sales, now, run)
    if taken := _taken(drafts):
        raise NumberTaken(number=taken)
    saved = save_orders(drafts=drafts, actor=actor, now=now, run=run)
    if empties_carts:
        bought = {(sale.customer_id, sale.unit_id) for sale in sales if sale.customer_id is not None}
        for cart in Cart.objects.filter(customer__in={customer for customer, _unit in bought}):
            if (cart.customer_id, cart.unit_id) in bought:
                empty_cart(customer_id=cart.customer_id, unit_id=cart.unit_id, bought=True, actor=actor, now=now)
    return [one.order_id for one in saved]


def _drafts(sales: Sequence[Sale], now: datetime, run: int | None) -> list[Draft]:
    home, given = organisation().currency, iter(next_numbers(sum(not sale.number for sale in sales)))
    filled = iter(_with_products([line for sale in sales for line in sale.lines]))
    drafts = []
    for sale in sales:
        lines = [next(filled) for _line in sale.lines]
        drafts.append(
            Draft(
                number=sale.number or next(given), source=sale.source, unit_id=sale.unit_id,
                customer_id=sale.customer_id, currency=sale.currency or home, placed_at=sale.placed_at or now,
                lines=lines, kind=kind_of("", lines), status=sale.status, run_id=run,
            )
        )  # fmt: skip
    return drafts


def _taken(drafts: Sequence[Draft]) -> str:
    """Return the number of a draft that is in the books already, or stands here twice."""
    keys = Counter((draft.unit_id, draft.source, draft.number) for draft in drafts)
    numbers = {number for _unit, _source, number in keys}
    units = {unit for unit, _source, _number in keys}
    rows = Order.objects.filter(unit__in=units, number__in=numbers).values_list("unit_id", "source", "number")
    twice = [key for key, count in keys.items() if count > 1]
    return next((number for _unit, _source, number in (*(row for row in rows if row in keys), *twice)), "")


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
    event = OrderRemoved(
        number=order.number, source=order.source, amount=Money(order.total, order.currency), order_kind=order.kind,
        status=order.status, placed_at=order.placed_at,
    )  # fmt: skip
    record(
        event, at=now, actor=actor, customer=order.customer_id, subject=(SUBJECT, order.pk), unit=order.unit_id,
    )  # fmt: skip
    forget(subject=SUBJECT, records=[order.pk], actor=actor, now=now)
    order.delete()


def next_numbers(count: int) -> list[str]:
    """Take so many of the shop's own order numbers, the next ones."""
    if not count:
        return []
    settings, _made = ShopSettings.objects.get_or_create(pk=1)
    ShopSettings.objects.filter(pk=settings.pk).update(next_number=F("next_number") + count)
    settings.refresh_from_db()
    return [str(number) for number in range(settings.next_number - count, settings.next_number)]


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
