"""What privacy lends to the rest of the house."""

from nokshi.privacy.plugs import cards, fields, importing, past, settings, verbs, whole

__all__ = ["cards", "fields", "importing", "past", "settings", "verbs", "whole"]
