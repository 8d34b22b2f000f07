"""Doors for people: the settings of fields, and values changed where they stand."""
