"""Decimals that every database sums without loss."""

# The migrations of this room name the field by this place.
from nokshi.kernel.exact import ExactField

__all__ = ["ExactField"]
