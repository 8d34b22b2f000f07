"""Orders and carts for programs."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.commerce import actions
from nokshi.commerce.actions import Sale
from nokshi.commerce.api.bodies import (
    Currency,
    CurrencyOrNone,
    Lines,
    LineShown,
    Sku,
    known_currency,
    lines_of,
    products_in,
    within,
)
from nokshi.commerce.models import Cart, CartLine, Order, OrderLine, Product
from nokshi.commerce.queries.listing import orders_by_text
from nokshi.commerce.rules.amounts import LARGEST_QUANTITY, plain
from nokshi.custom.api.values import Own, own_column, write
from nokshi.customers.models import Customer
from nokshi.ports.resources import (
    Asking,
    Body,
    Bulk,
    Column,
    Deed,
    Id,
    Moment,
    Resource,
    Word,
    by,
    resources,
    seen,
)
from nokshi.workspace.models import Unit
from nokshi.workspace.queries import root_unit

ORDER = "commerce.order"
Status = Literal["placed", "paid", "sent", "delivered", "cancelled"]


class OrderNew(Body, kw_only=True):
    """A sale; without a number the shop gives the next one, without a unit it is the first that the caller sees."""

    lines: Lines
    customer: Id | None = None
    unit: Id | None = None
    currency: CurrencyOrNone = ""
    placed_at: Moment | None = None
    number: Sku = ""
    source: Sku = ""
    status: Status = "placed"
    custom: Own = {}

    def __post_init__(self) -> None:
        known_currency(self.currency)


class OrderChange(Body):
    """What is to be different; lines are given whole."""

    customer: Id | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    placed_at: Moment | UnsetType = UNSET
    lines: Lines | UnsetType = UNSET
    custom: Own | UnsetType = UNSET

    def __post_init__(self) -> None:
        known_currency(self.currency)


class Returned(Body, kw_only=True):
    """How much of a line comes back, by the line's position."""

    position: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    quantity: Decimal

    def __post_init__(self) -> None:
        within(self.quantity, LARGEST_QUANTITY)


class Refund(Body):
    """What comes back; everything that is left where nothing is said."""

    lines: list[Returned] | None = None
    placed_at: Moment | None = None
    number: Sku = ""


class CartNew(Body, kw_only=True):
    """What a customer has put aside; no lines empty the cart."""

    customer: Id
    lines: Lines
    unit: Id | None = None
    currency: CurrencyOrNone = ""

    def __post_init__(self) -> None:
        known_currency(self.currency)


def rows(asking: Asking, of: int) -> QuerySet[Order]:
    """Return the orders of the caller's units."""
    return Order.objects.visible_to(asking.scope)


def carts(asking: Asking, of: int) -> QuerySet[Cart]:
    """Return the carts of the caller's units."""
    return Cart.objects.visible_to(asking.scope)


def unit_of(asking: Asking, given: int | None) -> int:
    """Return the unit that is meant: the given one, else the caller's first."""
    seen(Unit.objects.visible_to(asking.scope), [given], _("unit"))
    if given:
        return given
    return root_unit().pk if asking.scope.units is None else min(asking.scope.units)


def check_seen(asking: Asking, customer: Any, lines: Any) -> None:
    """Refuse a customer whom the caller does not see, and products that are not there."""
    if customer is not UNSET:
        seen(Customer.objects.visible_to(asking.scope), [customer], _("customer"))
    seen(Product.objects.all(), products_in(lines), _("product"))


def place(asking: Asking, body: OrderNew) -> int:
    """Book a sale."""
    return place_many(asking, [body])[0]


def place_many(asking: Asking, bodies: Sequence[OrderNew]) -> list[int]:
    """Book sales and return the ids of their orders."""
    seen(Customer.objects.visible_to(asking.scope), [body.customer for body in bodies], _("customer"))
    seen(Product.objects.all(), [one for body in bodies for one in products_in(body.lines)], _("product"))
    seen(Unit.objects.visible_to(asking.scope), [body.unit for body in bodies], _("unit"))
    here = unit_of(asking, None)
    sales = [
        Sale(
            unit_id=body.unit or here, lines=lines_of(body.lines), customer_id=body.customer, currency=body.currency,
            placed_at=body.placed_at, number=body.number, source=body.source, status=body.status,
        )
        for body in bodies
    ]  # fmt: skip
    with transaction.atomic():
        ids = actions.place_orders(sales=sales, actor=asking.actor, now=asking.now)
        own = {pk: body.custom for pk, body in zip(ids, bodies, strict=True)}
        write(asking, ORDER, own, dict.fromkeys(ids, ""))
    return ids


def change(asking: Asking, pk: int, body: OrderChange) -> None:
    """Put an order right."""
    check_seen(asking, body.customer, body.lines)
    changes: dict[str, Any] = {
        name: getattr(body, name) for name in ("status", "currency", "placed_at") if getattr(body, name) is not UNSET
    }
    if body.customer is not UNSET:
        changes["customer_id"] = body.customer
    if body.lines is not UNSET:
        changes["lines"] = lines_of(body.lines)
    with transaction.atomic():
        actions.change_order(order=Order.objects.get(pk=pk), changes=changes, actor=asking.actor, now=asking.now)
        write(asking, ORDER, {pk: body.custom or {}}, {})


def remove(asking: Asking, pk: int) -> None:
    """Take an order out of the books."""
    actions.remove_order(order=Order.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def refund(asking: Asking, pk: int, body: Refund) -> dict[str, int]:
    """Take an order back and return the id of the return."""
    quantities = None if body.lines is None else {one.position: one.quantity for one in body.lines}
    made = actions.refund_order(
        order=Order.objects.get(pk=pk), quantities=quantities, placed_at=body.placed_at, number=body.number,
        actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return {"id": made.pk}


def set_cart(asking: Asking, body: CartNew) -> dict[str, int | None]:
    """Make the lines the customer's open cart."""
    check_seen(asking, body.customer, body.lines)
    cart = actions.set_cart(
        customer_id=body.customer, unit_id=unit_of(asking, body.unit), lines=lines_of(body.lines),
        currency=body.currency, actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return {"id": cart.pk if cart else None}


def order_lines(ids: Sequence[int], asking: Asking) -> dict[int, list[LineShown]]:
    """Return the lines of orders."""
    return _lines(OrderLine.objects.filter(order__in=ids), "order_id", "amount")


def cart_lines(ids: Sequence[int], asking: Asking) -> dict[int, list[LineShown]]:
    """Return the lines of carts."""
    return _lines(CartLine.objects.filter(cart__in=ids), "cart_id", "")


def _lines(found: QuerySet[Any], owner: str, amount: str) -> dict[int, list[LineShown]]:
    lines: dict[int, list[LineShown]] = {}
    for one in found.order_by(owner, "position").values():
        whole = one[amount] if amount else one["quantity"] * one["unit_price"]
        lines.setdefault(one[owner], []).append(
            LineShown(
                one["position"], one.get("kind", "goods"), one["product_id"], one["sku"], one["description"],
                plain(one["quantity"]), plain(one["unit_price"]), plain(whole),
            )
        )  # fmt: skip
    return lines


def customers_of(ids: Sequence[int], asking: Asking) -> dict[int, int]:
    """Return the customers of orders, of those whom the caller sees."""
    return _customers(Order.objects.filter(pk__in=ids), asking)


def customers_of_carts(ids: Sequence[int], asking: Asking) -> dict[int, int]:
    """Return the customers of carts, of those whom the caller sees."""
    return _customers(Cart.objects.filter(pk__in=ids), asking)


def _customers(found: QuerySet[Any], asking: Asking) -> dict[int, int]:
    pairs = dict(found.values_list("pk", "customer_id"))
    visible = Customer.objects.visible_to(asking.scope).filter(pk__in=set(pairs.values()) - {None})
    seen_ids = set(visible.values_list("pk", flat=True))
    return {pk: customer for pk, customer in pairs.items() if customer in seen_ids}


def _shown(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _given(lines: list[LineShown] | None) -> list[LineShown]:
    return lines or []


class Made(msgspec.Struct):
    """The id of what was made."""

    id: int | None


resources.lend(
    Resource(
        name="orders", noun="order", label=_("Orders"), capability="commerce.view", order=20, rows=rows,
        subject=ORDER, is_steady=True,
        customer="customer_id",
        columns=(
            Column("id", int, "pk"),
            Column("number"),
            Column("source"),
            Column("kind", Literal["sale", "return", "adjustment"]),
            Column("status", Status),
            Column("customer", int | None, load=customers_of),
            Column("unit", int, "unit_id"),
            Column("currency"),
            Column("total", str, turn=plain),
            Column("home_total", str | None, turn=_shown),
            Column("placed_at", datetime),
            Column("refunds", int | None, "refunds_id"),
            Column("lines", list[LineShown], load=order_lines, turn=_given),
            own_column(ORDER),
        ),
        sorts={"id": "pk", "placed_at": "placed_at"},
        filters=(
            by("customer", Id, "customer_id"), by("status", Status), by("number", Sku), by("unit", Id, "unit_id"),
            by("kind", Literal["sale", "return", "adjustment"]), by("source", Word), by("refunds", Id, "refunds_id"),
            by("since", Moment, "placed_at__gte"), by("until", Moment, "placed_at__lt"),
        ),
        search=lambda found, text, asking: orders_by_text(found, text, asking.scope),
        create=Deed(
            name="create", label=_("Place an order"), capability="commerce.sell", run=place, body=OrderNew,
        ),
        change=Deed(
            name="change", label=_("Put an order right"), capability="commerce.sell", run=change, body=OrderChange,
        ),
        remove=Deed(name="remove", label=_("Remove an order"), capability="commerce.remove", run=remove),
        add_many=Bulk(body=OrderNew, run=place_many),
        deeds=(
            Deed(
                name="refunds", label=_("Take an order back"), capability="commerce.sell", run=refund, body=Refund,
                gives=Made, status=201,
            ),
        ),
    ),
    Resource(
        name="carts", noun="cart", label=_("Carts"), capability="commerce.view", order=22, rows=carts,
        customer="customer_id",
        columns=(
            Column("id", int, "pk"),
            Column("customer", int | None, load=customers_of_carts),
            Column("unit", int, "unit_id"),
            Column("currency"),
            Column("total", str, turn=plain),
            Column("updated_at", datetime),
            Column("abandoned_at", datetime | None),
            Column("lines", list[LineShown], load=cart_lines, turn=_given),
        ),
        sorts={"id": "pk", "updated_at": "updated_at"},
        filters=(by("customer", Id, "customer_id"), by("unit", Id, "unit_id")),
        list_deeds=(
            Deed(
                name="", label=_("Set a customer's cart"), capability="commerce.sell", run=set_cart, body=CartNew,
                gives=Made,
            ),
        ),
    ),
)  # fmt: skip
