"""What fields of the house's own lend to the rest of it."""

from nokshi.custom.plugs import cards, fields, letters, merging, panels, rights, whole

__all__ = ["cards", "fields", "letters", "merging", "panels", "rights", "whole"]
