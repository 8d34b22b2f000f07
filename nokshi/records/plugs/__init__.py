"""What own kinds of record lend to the rest of the house."""

from nokshi.records.plugs import cards, exporting, fields, importing, kinds, letters, merging, rights, whole

__all__ = ["cards", "exporting", "fields", "importing", "kinds", "letters", "merging", "rights", "whole"]
