"""Take back what an import of orders or products did, each kind of record in its own way."""

from collections.abc import Callable, Sequence
from itertools import groupby

from nokshi.commerce.actions.importing import ORDER, undo_orders
from nokshi.commerce.actions.importing_catalogue import (
    PRICE,
    PRICE_LIST,
    undo_price_lists,
    undo_prices,
    undo_product_changes,
)
from nokshi.commerce.actions.importing_people import CUSTOMER
from nokshi.commerce.actions.importing_products import CATEGORY, PRODUCT, undo_categories, undo_products
from nokshi.ports.importing import Change, RunContext, import_kinds

Undo = Callable[[Sequence[Change], RunContext], list[Change]]
PEOPLE = "people"


def undo_changes(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take changes back, newest first, and answer those left alone because others built on them.

    Within the batch the orders go before the products and customers that they need.
    """
    alone: list[Change] = []
    ordered = sorted(changes, key=lambda change: ORDER_OF.get(change.kind, 0))
    for kind, some in groupby(ordered, key=lambda change: change.kind):
        alone += UNDO[kind](list(some), context)
    return alone


def _undo_people(changes: Sequence[Change], context: RunContext) -> list[Change]:
    return import_kinds[PEOPLE].undo(changes, context)


def _undo_products(changes: Sequence[Change], context: RunContext) -> list[Change]:
    changed = [change for change in changes if change.before is not None]
    made = [change for change in changes if change.before is None]
    return undo_product_changes(changed, context) + undo_products(made, context)


UNDO: dict[str, Undo] = {
    ORDER: undo_orders,
    PRICE: undo_prices,
    PRICE_LIST: undo_price_lists,
    PRODUCT: _undo_products,
    CATEGORY: undo_categories,
    CUSTOMER: _undo_people,
}
ORDER_OF = {kind: place for place, kind in enumerate(UNDO)}
