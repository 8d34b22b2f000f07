"""The verbs of commerce."""

from nokshi.commerce.actions.carts import abandon_carts, empty_cart, set_cart
from nokshi.commerce.actions.catalogue import (
    add_category,
    add_product,
    add_products,
    change_category,
    change_product,
    change_products,
    remove_category,
    retire_product,
)
from nokshi.commerce.actions.foreseeing import foresee_order_groups
from nokshi.commerce.actions.importing import save_order_groups
from nokshi.commerce.actions.importing_catalogue import save_product_groups
from nokshi.commerce.actions.importing_prices import (
    foresee_price_groups,
    save_price_groups,
    save_price_list_groups,
)
from nokshi.commerce.actions.importing_whole import foresee_whole_orders, save_whole_orders
from nokshi.commerce.actions.orders import (
    NoPrice,
    Sale,
    change_order,
    place_order,
    place_orders,
    refund_order,
    remove_order,
)
from nokshi.commerce.actions.prices import (
    add_price_list,
    change_price_list,
    remove_price_list,
    remove_rate,
    set_price,
    set_prices,
    set_rate,
)
from nokshi.commerce.actions.recounting import begin_recount, recount_step
from nokshi.commerce.actions.saving import save_orders
from nokshi.commerce.actions.settings import set_cart_hours
from nokshi.commerce.actions.traits import price_orders, refresh_scores, refresh_traits
from nokshi.commerce.actions.undoing import undo_changes

__all__ = [
    "NoPrice",
    "Sale",
    "abandon_carts",
    "add_category",
    "add_price_list",
    "add_product",
    "add_products",
    "begin_recount",
    "change_category",
    "change_order",
    "change_price_list",
    "change_product",
    "change_products",
    "empty_cart",
    "foresee_order_groups",
    "foresee_price_groups",
    "foresee_whole_orders",
    "place_order",
    "place_orders",
    "price_orders",
    "recount_step",
    "refresh_scores",
    "refresh_traits",
    "refund_order",
    "remove_category",
    "remove_order",
    "remove_price_list",
    "remove_rate",
    "retire_product",
    "save_order_groups",
    "save_orders",
    "save_price_groups",
    "save_price_list_groups",
    "save_product_groups",
    "save_whole_orders",
    "set_cart",
    "set_cart_hours",
    "set_price",
    "set_prices",
    "set_rate",
    "undo_changes",
]
