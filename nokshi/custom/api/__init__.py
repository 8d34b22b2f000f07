"""Doors for programs: the fields themselves, and what other rooms' resources say of what stands in them."""

from nokshi.custom.api import fields

__all__ = ["fields"]
