"""What commerce lends to the rest of the house."""

from nokshi.commerce.plugs import importing

__all__ = ["importing"]
