"""Doors for people: the settings of kinds, and the list, page and panel of their records."""
