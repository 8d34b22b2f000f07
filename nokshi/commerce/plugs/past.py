"""The figures of a customer's orders on a past day, and what lay in his cart."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.queries.past import CartThen, carts_before, figures_before
from nokshi.commerce.rules.amounts import rounded
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ports.past import Past, Stood, pasts


def stood(customer_id: int, moment: datetime, scope: Scope) -> list[Stood]:
    """Return what was spent just before a moment, in how many orders, and the last of them."""
    figures = figures_before(customer_id, moment, scope)
    return list(_lines(figures, scope)) if figures else []


def _lines(figures: dict[str, Any], scope: Scope) -> Iterator[Stood]:
    language = get_language() or scope.language
    spent, orders = figures["spent"] or Decimal(0), figures["orders"]
    if scope.shows("commerce.spent"):
        yield Stood(_("Spent"), formats.money(spent, scope.currency, language))
    if scope.shows("commerce.orders"):
        yield Stood(pgettext_lazy("how many", "Orders"), formats.figure(orders, language))
    if orders and scope.shows("commerce.average"):
        yield Stood(_("Average order"), formats.money(rounded(spent / orders), scope.currency, language))
    if orders and scope.shows("commerce.last_order_at"):
        yield Stood(_("Last order"), formats.moment(figures["last_order_at"], language, scope.zone))
    if figures["returns"]:
        yield Stood(_("Returns"), formats.figure(figures["returns"], language))


def carts_stood(customer_id: int, moment: datetime, scope: Scope) -> list[Stood]:
    """Return what lay in each open cart just before a moment."""
    return [_cart(one, get_language() or scope.language) for one in carts_before(customer_id, moment, scope)]


def _cart(one: CartThen, language: str) -> Stood:
    said = ngettext("%(count)s thing, %(amount)s", "%(count)s things, %(amount)s", one.lines)
    count, amount = formats.figure(one.lines, language), formats.money(one.amount.amount, one.amount.currency, language)
    label = _("Left behind") if one.is_abandoned else _("Waiting to be bought")
    return Stood(label, said % {"count": count, "amount": amount}, one.since)


pasts.lend(
    Past(
        "commerce.value", "customers.customer", _("Value by then"), stood, 10, "commerce.view",
        note=_("The orders placed until then, as they stood that evening: what changed since is taken back."),
    ),
    Past("commerce.cart", "customers.customer", _("Open cart"), carts_stood, 20, "commerce.view"),
)  # fmt: skip
