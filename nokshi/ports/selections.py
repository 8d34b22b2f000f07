"""What other rooms say of records chosen in a list, before something is done with them."""

from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class SelectionNote:
    """A short remark in the bulk bar of a list of `subject`: who of the chosen may be written to.

    `url` is the name of a URL that takes the list's form by POST (`chosen` ids, or `all=yes` with the list's
    query) and answers with a line of HTML.
    """

    name: str
    label: Text
    subject: str
    url: str
    order: int = 50
    capability: str = ""


selection_notes: Registry[SelectionNote] = Registry("selection notes", key=lambda one: one.order)
