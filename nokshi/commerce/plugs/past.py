"""The figures of a customer's orders on a past day."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.queries.past import figures_before
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


pasts.lend(
    Past(
        "commerce.value", "customers.customer", _("Value by then"), stood, 10, "commerce.view",
        note=_("Of the orders placed until then, as the books have them today."),
    )
)  # fmt: skip
