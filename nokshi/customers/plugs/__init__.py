"""What customers lend to the rest of the house."""

from nokshi.customers.plugs import cards, exporting, fields, importing, letters, live, record, verbs

__all__ = ["cards", "exporting", "fields", "importing", "letters", "live", "record", "verbs"]
