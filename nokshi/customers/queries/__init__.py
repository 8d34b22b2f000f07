"""What may be asked of customers."""

from nokshi.customers.queries.facts import facts_of, home_region, home_units
from nokshi.customers.queries.matching import find_by_identity, match_many, match_names

__all__ = ["facts_of", "find_by_identity", "home_region", "home_units", "match_many", "match_names"]
