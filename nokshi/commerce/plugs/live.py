"""What moves on open pages: the list of orders."""

from nokshi.ports.live import Topic, topics

ORDERS = ("order_placed", "order_changed", "order_removed", "order_refunded", "order_adjusted")

topics.lend(Topic("commerce.orders", tuple(f"commerce.{name}" for name in ORDERS), capability="commerce.view"))
