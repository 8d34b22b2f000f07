"""Commerce for programs: what is sold, for how much, and what was bought."""

from nokshi.commerce.api import catalogue, orders, prices, shop

__all__ = ["catalogue", "orders", "prices", "shop"]
