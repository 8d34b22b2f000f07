"""What privacy lends to the rest of the house."""

from nokshi.privacy.plugs import cards, fields, importing, merging, past, settings, verbs, whole

__all__ = ["cards", "fields", "importing", "merging", "past", "settings", "verbs", "whole"]
