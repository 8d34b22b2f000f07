"""Doors for people: the list, a customer's page, forms, exports."""
