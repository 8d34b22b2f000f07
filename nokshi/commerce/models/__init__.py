"""The tables of commerce."""

from nokshi.commerce.models.amounts import ExactField
from nokshi.commerce.models.carts import Cart, CartLine
from nokshi.commerce.models.catalogue import Category, Product
from nokshi.commerce.models.orders import Order, OrderLine
from nokshi.commerce.models.prices import ExchangeRate, Price, PriceList
from nokshi.commerce.models.traits import ScoreCuts, ShopSettings, Traits

__all__ = [
    "Cart", "CartLine", "Category", "ExactField", "ExchangeRate", "Order", "OrderLine", "Price", "PriceList",
    "Product", "ScoreCuts", "ShopSettings", "Traits",
]  # fmt: skip
