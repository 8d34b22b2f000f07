"""Parts of a record's page that other rooms show; the page fetches each by its URL."""

from collections.abc import Callable
from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel on the page of a `subject` kind; `place` is `facts` or `around`.

    `of` keeps it to records of one sort among those, as to companies among customers.
    """

    name: str
    subject: str
    label: Text
    url: Callable[[int], str]
    place: str = "around"
    order: int = 50
    capability: str = ""
    of: str = ""


panels: Registry[Panel] = Registry("panels", key=lambda panel: panel.order)
