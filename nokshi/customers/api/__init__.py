"""Customers for programs: read, added, changed, removed and brought back, merged; where values come from; relations."""

from nokshi.customers.api import customers, doing, history, merging, relations

__all__ = ["customers", "doing", "history", "merging", "relations"]
