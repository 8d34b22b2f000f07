"""Doors for programs: the kinds of record, and the records of all kinds."""

from nokshi.records.api import kinds, records

__all__ = ["kinds", "records"]
