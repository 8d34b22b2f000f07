"""What commerce lends to the rest of the house."""

from nokshi.commerce.plugs import cards, exporting, fields, importing, letters, live, past, records, rights, uses

__all__ = ["cards", "exporting", "fields", "importing", "letters", "live", "past", "records", "rights", "uses"]
