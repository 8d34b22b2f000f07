"""Orders and products bear fields of the house's own."""

from nokshi.commerce.actions.bearing import hold_orders, hold_products, orders_touched, products_touched
from nokshi.commerce.queries.naming import (
    orders_answering,
    orders_called,
    products_answering,
    products_called,
)
from nokshi.commerce.queries.orders import customer_of
from nokshi.ports.bearers import Bearer, bearers

VIEW = "commerce.view"

bearers.lend(
    Bearer(
        "commerce.order", "order", VIEW, "commerce.sell", hold_orders, orders_touched, customer_of, order=20,
        answering=orders_answering, called=orders_called,
    ),
    Bearer(
        "commerce.product", "product", VIEW, "commerce.catalogue", hold_products, products_touched, lambda pk: None,
        order=30, answering=products_answering, called=products_called,
    ),
)  # fmt: skip
