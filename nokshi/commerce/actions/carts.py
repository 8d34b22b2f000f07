"""What a customer puts aside, leaves and empties."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from nokshi.commerce.events import CartAbandoned, CartChanged, CartCleared
from nokshi.commerce.models import Cart, CartLine
from nokshi.commerce.queries.rates import RateBook
from nokshi.commerce.rules.orders import Line, codes_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.money import Money
from nokshi.timeline.actions import record
from nokshi.workspace.queries import organisation

SUBJECT = "commerce.cart"
AT_ONCE = 500


@transaction.atomic
def set_cart(
    *, customer_id: int, unit_id: int, lines: Sequence[Line], actor: Actor, now: datetime, currency: str = "",
    run: int | None = None,
) -> Cart | None:  # fmt: skip
    """Make these lines the customer's open cart in a unit and return it; no lines empty it."""
    if not lines:
        empty_cart(customer_id=customer_id, unit_id=unit_id, actor=actor, now=now)
        return None
    total = sum((line.amount for line in lines), Decimal(0))
    cart, _made = Cart.objects.update_or_create(
        customer_id=customer_id,
        unit_id=unit_id,
        defaults={
            "currency": currency or organisation().currency, "updated_at": now, "abandoned_at": None, "total": total,
        },
    )  # fmt: skip
    cart.lines.all().delete()
    CartLine.objects.bulk_create(_row(cart, position, line) for position, line in enumerate(lines, 1))
    record(
        CartChanged(amount=Money(total, cart.currency), lines=len(lines), products=codes_of(lines)),
        at=now, actor=actor, customer=customer_id, subject=(SUBJECT, cart.pk), unit=unit_id, run=run,
    )  # fmt: skip
    return cart


@transaction.atomic
def empty_cart(*, customer_id: int, unit_id: int, actor: Actor, now: datetime, bought: bool = False) -> bool:
    """Empty the customer's cart in a unit; say whether there was one."""
    cart = Cart.objects.filter(customer=customer_id, unit=unit_id).first()
    if cart is None:
        return False
    record(
        CartCleared(amount=Money(cart.total, cart.currency), bought=bought),
        at=now, actor=actor, customer=customer_id, subject=(SUBJECT, cart.pk), unit=unit_id,
    )  # fmt: skip
    cart.delete()
    return True


@transaction.atomic
def abandon_carts(*, hours: int, actor: Actor, now: datetime) -> int:
    """Call carts abandoned that lay untouched for so many hours, each once; return how many."""
    due = Cart.objects.select_for_update().filter(abandoned_at=None, updated_at__lte=now - timedelta(hours=hours))
    carts = list(due.order_by("updated_at").prefetch_related("lines")[:AT_ONCE])
    books = RateBook({cart.currency for cart in carts})
    for cart in carts:
        record(
            _abandoned(cart, hours, books, now),
            at=now, actor=actor, customer=cart.customer_id, subject=(SUBJECT, cart.pk), unit=cart.unit_id,
        )  # fmt: skip
    Cart.objects.filter(pk__in=[cart.pk for cart in carts]).update(abandoned_at=now)
    return len(carts)


def _abandoned(cart: Cart, hours: int, books: RateBook, now: datetime) -> CartAbandoned:
    lines = list(cart.lines.all())
    return CartAbandoned(
        amount=Money(cart.total, cart.currency),
        total=books.home_total(cart.total, cart.currency, now),
        currency=books.home,
        lines=len(lines),
        hours=hours,
        products=tuple(dict.fromkeys(line.sku for line in lines if line.sku)),
    )


def _row(cart: Cart, position: int, line: Line) -> CartLine:
    return CartLine(
        cart=cart, position=position, product_id=line.product_id, sku=line.sku, description=line.description,
        quantity=line.quantity, unit_price=line.unit_price,
    )  # fmt: skip
