"""Customers for programs: read, added, changed, removed and brought back; where values come from; verbs; relations."""

from nokshi.customers.api import customers, doing, history, relations

__all__ = ["customers", "doing", "history", "relations"]
