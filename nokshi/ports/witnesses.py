"""Who knows the seals of the log from outside the database: what was cut off there is still known here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from nokshi.kernel.registry import Registry


class Head(NamedTuple):
    """The last sealed block as it was at a moment: its number, and its digest in hexadecimal."""

    number: int
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Witness:
    """A place that keeps heads; `heads()` gives those that it has, in any order."""

    name: str
    heads: Callable[[], Iterable[Head]]


witnesses: Registry[Witness] = Registry("witnesses")
