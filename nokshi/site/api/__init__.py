"""The API under /api/v1, made of what the rooms' `api.py` declare."""

from nokshi.site.api import configuration, everything, offered, trail

__all__ = ["configuration", "everything", "offered", "trail"]
