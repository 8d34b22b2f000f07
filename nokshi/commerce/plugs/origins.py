"""How the figures on a customer's page were worked out, and of which orders and carts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import Cart, Order, ScoreCuts, Traits
from nokshi.commerce.queries.origins import Entered, carts_with_rows, first_order, newest_orders
from nokshi.commerce.queries.traits import traits_for
from nokshi.kernel import formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.origins import Made, Maker, Piece, makers
from nokshi.timeline.models import EventRow

SHORT = 3
SCORES: dict[str, Text] = {
    "r": _("R: how recently, 1 to 5"),
    "f": _("F: how often, 1 to 5"),
    "m": _("M: how much, 1 to 5"),
}


def made(customer_id: int, scope: Scope) -> list[Made]:
    """Return the figures of a customer's orders and his open carts, with what they were made of."""
    traits = traits_for(customer_id, scope)
    figures = list(_figures(traits, customer_id, scope)) if traits else []
    return [*figures, *_carts(customer_id, scope)]


def _figures(traits: Traits, customer_id: int, scope: Scope) -> Iterator[Made]:
    language = get_language() or scope.language
    sales = newest_orders(customer_id, scope, Order.Kind.SALE, SHORT)
    returns = newest_orders(customer_id, scope, Order.Kind.RETURN, SHORT)
    newest = sorted([*sales, *returns], key=lambda one: one.order.placed_at, reverse=True)[:SHORT]
    counts = {"orders": formats.figure(traits.orders, language), "returns": formats.figure(traits.returns, language)}
    if scope.shows("commerce.spent"):
        how = _now("Sales (%(orders)s) less returns (%(returns)s), each at the rate of its day. The newest:") % counts
        yield _said("spent", _("Spent"), formats.money(traits.spent, scope.currency, language), how, newest, scope)
    if scope.shows("commerce.average") and traits.orders:
        how = _now("What was spent, shared among %(orders)s sales.") % counts
        average = formats.money(traits.average, scope.currency, language)
        yield Made("commerce.average", _("Average order"), average, how)
    if scope.shows("commerce.last_order_at"):
        yield from _moments(traits, sales, first_order(customer_id, scope), scope)
    if returns:
        yield _said("returns", _("Returns"), counts["returns"], _("The newest returns:"), returns, scope)
    if traits.r:
        yield from _scores(traits, scope)


def _moments(traits: Traits, sales: Sequence[Entered], first: Entered | None, scope: Scope) -> Iterator[Made]:
    language = get_language() or scope.language

    def said(moment: datetime) -> str:
        return formats.moment(moment, language, scope.zone)

    last, oldest = traits.last_order_at, traits.first_order_at
    if last and oldest:
        yield _said("last_order_at", _("Last order"), said(last), _("The time of the newest sale:"), sales[:1], scope)
        how, earliest = _("The time of the oldest sale:"), [first] if first else []
        yield _said("first_order_at", _("First order"), said(oldest), how, earliest, scope)
    if traits.interval_days:
        days = round(traits.interval_days)
        every = ngettext("every %(days)s day", "every %(days)s days", days) % {"days": formats.figure(days, language)}
        how = _("The days from the first to the last order, shared among the steps between them.")
        yield Made("commerce.interval_days", _("Buys"), every, how)


def _scores(traits: Traits, scope: Scope) -> Iterator[Made]:
    language = get_language() or scope.language
    cuts = {one.measure: one for one in ScoreCuts.objects.all()}
    for measure, label in SCORES.items():
        value = getattr(traits, measure)
        if value and measure in cuts and scope.shows(f"commerce.{measure}"):
            drawn = cuts[measure]
            how = _now("The fifth of all customers that he is in, 5 the best. Drawn among %(base)s of them, %(when)s.")
            when = formats.moment(drawn.at, language, scope.zone)
            how %= {"base": formats.figure(drawn.base, language), "when": when}
            yield Made(f"commerce.{measure}", label, formats.figure(value, language), how)


def _carts(customer_id: int, scope: Scope) -> Iterator[Made]:
    language = get_language() or scope.language
    carts = carts_with_rows(customer_id, scope)
    if carts:
        totals = [formats.money(cart.total, cart.currency, language) for cart, _row in carts]
        pieces = [_cart_piece(cart, row, total) for (cart, row), total in zip(carts, totals, strict=True)]
        how = _("What lies in it, at the prices of when it was put there. Last changed:")
        yield Made("commerce.cart", _("Open cart"), ", ".join(totals), how, pieces)


def _cart_piece(cart: Cart, row: EventRow | None, total: str) -> Piece:
    return Piece(total, cart.updated_at, **_came(row))


def _said(name: str, label: Text, value: str, how: Text, entered: Sequence[Entered], scope: Scope) -> Made:
    return Made(f"commerce.{name}", label, value, how, [_piece(one, scope) for one in entered])


def _piece(one: Entered, scope: Scope) -> Piece:
    order, language = one.order, get_language() or scope.language
    text = f"#{order.number}"
    if scope.shows("commerce.spent"):
        text += f" · {formats.money(order.total, order.currency, language)}"
    return Piece(text, order.placed_at, reverse("commerce:order", args=[order.pk]), **_came(one.row))


def _came(row: EventRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"actor": Actor(row.actor_kind, row.actor_id), "run": row.run_id, "source": row.source}


makers.lend(Maker("commerce.figures", "customers.customer", made, "commerce.view"))
