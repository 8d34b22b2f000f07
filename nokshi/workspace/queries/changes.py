"""What was changed in the workspace, from the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from nokshi.kernel.scope import Scope
from nokshi.ports.cards import cards
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import recorded
from nokshi.ui.paging import Page, page_of
from nokshi.workspace.queries.people import people_named

ROOM = "workspace."


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what, by whom, when."""

    sentence: str
    icon: str
    by: str
    at: datetime


def changes_in(scope: Scope, after: str = "", before: str = "") -> Page[Change]:
    """Return a page of changes, newest first: those of the reader's units, and his own."""
    rows = EventRow.objects.standing().filter(kind__startswith=ROOM)
    if scope.units is not None:
        mine = Q(actor_kind="user", actor_id=scope.user_id)
        rows = rows.filter(Q(unit_id__in=scope.units) | mine)
    page = page_of(rows, "-id", after=after, before=before)
    return Page(_told(page.rows, scope), before=page.before, after=page.after)


def _told(rows: Sequence[EventRow], scope: Scope) -> list[Change]:
    names = people_named({row.actor_id for row in rows if row.actor_kind == "user" and row.actor_id})
    told = []
    for row in rows:
        card = cards[row.kind]
        more = card.load([recorded(row).event], scope)[0] if card.load else {}
        by = names.get(row.actor_id, "") if row.actor_id and row.actor_kind == "user" else ""
        told.append(Change(more.get("sentence", ""), card.icon, by, row.at))
    return told
