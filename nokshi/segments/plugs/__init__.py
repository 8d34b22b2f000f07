"""What segments lend to the ports."""

from nokshi.segments.plugs import cards, fields, live, merging, past, record, verbs, whole

__all__ = ["cards", "fields", "live", "merging", "past", "record", "verbs", "whole"]
