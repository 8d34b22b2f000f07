"""How events of the record look on the timeline."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.customers.events import CustomerAdded, CustomerChanged
from nokshi.customers.words import LABELS, Speech, lent_as
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import Card, Family, cards, families, name_kinds


def changes_said(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return what changed in words, without what the reader may not see."""
    changes = [event.changes if isinstance(event, CustomerChanged) else {} for event in events]
    owners = {pk for one in changes for pk in one.get("owner", []) if pk}
    speech = Speech(scope, owners)
    return [
        {"changes": [_said(speech, field, pair) for field, pair in one.items() if _shows(scope, field)]}
        for one in changes
    ]


def _shows(scope: Scope, field: str) -> bool:
    return field in LABELS and scope.shows(lent_as(field))


def _said(speech: Speech, field: str, pair: Sequence[Any]) -> dict[str, Any]:
    return {"label": LABELS[field], "before": speech.say(field, pair[0]), "after": speech.say(field, pair[1])}


def where_from(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return where each came from, unless that is hidden."""
    shows = scope.shows("customers.source")
    return [{"source": event.source if shows and isinstance(event, CustomerAdded) else ""} for event in events]


families.lend(Family("record", _("Record"), 90))
cards.lend(
    Card("customers.added", "customers/cards/added.html", "user-plus", "record", "minor", where_from),
    Card("customers.changed", "customers/cards/changed.html", "pencil", "record", "minor", changes_said),
    Card("customers.removed", "customers/cards/removed.html", "archive", "record", "minor"),
    Card("customers.restored", "customers/cards/restored.html", "rotate-ccw", "record", "minor"),
)
name_kinds(
    "customers",
    added=_("Customer added"),
    changed=_("Customer changed"),
    removed=_("Customer removed"),
    restored=_("Customer brought back"),
)
