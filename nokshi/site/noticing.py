"""The news of somebody: what happened of late that rooms tell him of by name."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.notices import notices
from nokshi.timeline.models import EventRow

DAYS = timedelta(days=7)
LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class News:
    """One thing that somebody is told of."""

    id: int
    at: datetime
    icon: str
    text: Text
    url: str
    is_bad: bool


def news_for(scope: Scope, now: datetime, *, since: timedelta = DAYS, limit: int = 8) -> list[News]:
    """Return what a reader is told of, newest first: what happened in his units and is his."""
    rows = EventRow.objects.standing().visible_to(scope).filter(
        kind__in=[one.kind for one in notices], at__gte=now - since, at__lte=now
    )  # fmt: skip
    found = [row for row in rows.order_by("-at", "-id")[:LOOKED_AT] if row.subject_id]
    subjects: defaultdict[str, list[int]] = defaultdict(list)
    for row in found:
        subjects[row.kind].append(row.subject_id or 0)
    whose = {kind: notices[kind].whose(ids) for kind, ids in subjects.items()}
    mine = [row for row in found if whose[row.kind].get(row.subject_id or 0) == scope.user_id]
    return [_told(row, scope) for row in mine[:limit]]


def _told(row: EventRow, scope: Scope) -> News:
    notice = notices[row.kind]
    url = notice.url(row.subject_id or 0)
    return News(row.pk, row.at, notice.icon, notice.says(row.data, scope), url, notice.is_bad)
