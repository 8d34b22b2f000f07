"""What segments lend to the ports."""

from nokshi.segments.plugs import cards, fields, record, verbs

__all__ = ["cards", "fields", "record", "verbs"]
