"""What the Today page shows besides the first hour: small parts that rooms lend by URL."""

from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Glance:
    """A tile or list on Today, fetched by the name of its URL when it comes into view."""

    name: str
    label: Text
    url: str
    order: int = 50
    capability: str = ""


glances: Registry[Glance] = Registry("glances", key=lambda one: one.order)
