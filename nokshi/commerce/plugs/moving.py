"""Price lists, prices, orders and their lines as the exports of other systems bring them: each a table of its own."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions import (
    foresee_price_groups,
    foresee_whole_orders,
    save_price_groups,
    save_price_list_groups,
    save_whole_orders,
    undo_changes,
)
from nokshi.commerce.models import Order
from nokshi.commerce.plugs.importing import CURRENCY, EXTRAS, SENTENCES, check_order
from nokshi.commerce.rules.amounts import LARGEST_MONEY, rounded
from nokshi.ports.importing import (
    Column,
    ColumnType,
    Fate,
    Group,
    ImportKind,
    Level,
    Remark,
    Result,
    RunContext,
    Total,
    import_kinds,
)


def check_nothing(values: Mapping[str, Any]) -> list[Remark]:
    """Return no remark: there is nothing to say of one row alone."""
    return []


def check_price(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one price on a list."""
    if (values.get("amount") or 0) < 0:
        return [Remark(Level.REFUSED, "price_below_nothing", SENTENCES["price_below_nothing"], "amount")]
    return []


def check_whole(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one order: a sum that no order can have."""
    sums = (values.get(name) for name in ("total", "discount", "delivery", "tax"))
    if any(abs(amount) > LARGEST_MONEY for amount in sums if amount is not None):
        return [Remark(Level.REFUSED, "too_large", SENTENCES["too_large"], "total")]
    return []


def check_line(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one line: only what keeps it out, for the line may lack a price."""
    return [remark for remark in check_order(values) if remark.code == "too_large"]


def hold(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Hold lines whose orders are nowhere; those that are somewhere are saved with them."""
    return [Result(Fate.HELD) for _group in groups]


def _sum_of_run(run_id: int) -> Decimal:
    return Order.objects.filter(run_id=run_id).aggregate(sum=Sum("total"))["sum"] or Decimal(0)


def _total_in(values: Mapping[str, Any]) -> Decimal:
    return rounded(values.get("total") or Decimal(0))


NUMBER = Column("number", _("Number in the other system"))
ORDER_COLUMNS = (
    Column("number", _("Order number")),
    Column("placed_at", _("Date and time"), ColumnType.MOMENT, required=True),
    Column("customer_id", _("Customer number")),
    Column("email", _("Customer's e-mail"), ColumnType.EMAIL),
    Column("status", _("Status")),
    Column("currency", _("Currency"), ColumnType.CURRENCY),
    Column("total", _("Total"), ColumnType.MONEY),
    Column("discount", _("Discount"), ColumnType.MONEY),
    Column("delivery", _("Delivery"), ColumnType.MONEY),
    Column("tax", _("Tax"), ColumnType.MONEY),
)
LINE_COLUMNS = (
    NUMBER,
    Column("order", _("Order")),
    Column("product", _("Product")),
    Column("sku", _("Product code")),
    Column("description", _("Description")),
    Column("quantity", _("Quantity"), ColumnType.NUMBER),
    Column("unit_price", _("Unit price"), ColumnType.MONEY),
    Column("line_total", _("Line total"), ColumnType.MONEY),
    Column("discount", _("Discount"), ColumnType.MONEY),
    Column("tax", _("Tax"), ColumnType.MONEY),
)
import_kinds.lend(
    ImportKind(
        "price_lists", _("Price lists"), "commerce.import",
        (
            NUMBER,
            Column("name", _("Name")),
            Column("currency", _("Currency"), ColumnType.CURRENCY),
            Column("is_active", _("Switched on"), ColumnType.FLAG),
            Column("is_standard", _("For everyone"), ColumnType.FLAG),
        ),
        check_nothing, save_price_list_groups, undo_changes, choices=(CURRENCY,), order=42, offered=False,
        writes_over=True,
    ),
    ImportKind(
        "prices", _("Prices"), "commerce.import",
        (
            NUMBER,
            Column("product", _("Product")),
            Column("price_list", _("Price list")),
            Column("amount", _("Price"), ColumnType.MONEY),
            Column("currency", _("Currency"), ColumnType.CURRENCY),
        ),
        check_price, save_price_groups, undo_changes, order=44, offered=False, foresee=foresee_price_groups,
        writes_over=True,
    ),
)  # fmt: skip
import_kinds.lend(
    ImportKind(
        "whole_orders",
        _("Orders"),
        "commerce.import",
        ORDER_COLUMNS,
        check_whole,
        save_whole_orders,
        undo_changes,
        choices=(CURRENCY, EXTRAS),
        order=46,
        offered=False,
        foresee=foresee_whole_orders,
        writes_over=True,
        totals=(Total("total", _("Sum of the orders"), _total_in, _sum_of_run, "total"),),
    ),
    ImportKind(
        "order_lines",
        _("Lines of orders"),
        "commerce.import",
        LINE_COLUMNS,
        check_line,
        hold,
        undo_changes,
        foresee=hold,
        order=48,
        offered=False,
        writes_over=True,
    ),
)
