"""What commerce knows, asked across its tables."""

from nokshi.commerce.queries.catalogue import branch_of, category_tree, price_for
from nokshi.commerce.queries.rates import NoRate, RateBook, convert
from nokshi.commerce.queries.traits import figures_of, traits_for

__all__ = ["NoRate", "RateBook", "branch_of", "category_tree", "convert", "figures_of", "price_for", "traits_for"]
