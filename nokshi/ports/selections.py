"""What other rooms say of records chosen in a list, before something is done with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class SelectionNote:
    """A short remark in the bulk bar of a list of `subject`: how many of the chosen may be written to.

    `says(scope, rows, now)` gives a sentence about the chosen rows, or "" where there is nothing to say.
    """

    name: str
    label: Text
    subject: str
    says: Callable[[Scope, QuerySet[Any], datetime], Text]
    icon: str = "info"
    order: int = 50
    capability: str = ""


selection_notes: Registry[SelectionNote] = Registry("selection notes", key=lambda one: one.order)
