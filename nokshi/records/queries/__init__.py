"""Which kinds of record there are, and their records."""

from nokshi.records.queries.kinds import House, house, kind_at, kind_of

__all__ = ["House", "house", "kind_at", "kind_of"]
