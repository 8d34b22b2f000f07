"""What stood at a past moment: rooms lend it for the page of a record as of a past day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Stood:
    """A line of what stood: in the reader's words, `since` when; `tone` as of a state's mark."""

    label: Text
    value: Text = ""
    since: datetime | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """A part of a record's page as of a past moment.

    `stood(id, moment, scope)` gives what stood just before the moment, as far as the reader may know it; `note` says
    what the reader must know of how it was found.
    """

    name: str
    subject: str
    label: Text
    stood: Callable[[int, datetime, Scope], Sequence[Stood]]
    order: int = 50
    capability: str = ""
    note: Text = ""


pasts: Registry[Past] = Registry("pasts", key=lambda past: past.order)
