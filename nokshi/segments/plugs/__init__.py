"""What segments lend to the ports."""

from nokshi.segments.plugs import cards, fields, live, record, verbs

__all__ = ["cards", "fields", "live", "record", "verbs"]
