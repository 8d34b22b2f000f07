"""What the log tells: a customer's timeline, page by page, and where readers stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Count, Q, Sum

from nokshi.kernel.events import utc
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import cards
from nokshi.ports.records import record_kinds
from nokshi.timeline.models import Block, Check, Cursor, EventRow, Parked
from nokshi.timeline.parking import is_behind
from nokshi.timeline.readers import Reader, Recorded, readers, recorded
from nokshi.timeline.reading import oldest_unread
from nokshi.timeline.settled import Position, newest_settled
from nokshi.timeline.stretches import recorded_since
from nokshi.timeline.verifying import Verdict, verify
from nokshi.ui.paging import Page as Paged
from nokshi.ui.paging import page_of

PAGE = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a timeline ended: the next one begins behind it."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a place back from a URL; None where the text is not one."""
        moment, _, number = text.partition("~")
        try:
            return cls(utc(datetime.fromisoformat(moment)), int(number))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a timeline, newest first; `older` is None at its beginning."""

    entries: list[Recorded]
    older: Place | None


def timeline_of(
    customer_ids: Sequence[int],
    scope: Scope,
    *,
    before: Place | None = None,
    family: str = "",
    kinds: Sequence[str] = (),
    limit: int = PAGE,
) -> Page:
    """Return a page of what happened to a customer (his id, and ids merged into his)."""
    rows = EventRow.objects.standing().visible_to(scope).filter(customer_id__in=customer_ids)
    rows = rows.filter(kind__in=kinds or _kinds_shown(family))
    if before:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id), at__lte=before.at)
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    entries = [recorded(row) for row in found[:limit]]
    older = Place(entries[-1].at, entries[-1].id) if len(found) > limit else None
    return Page(entries, older)


def history_of(subject_kind: str, subject_id: int, scope: Scope, limit: int = 100) -> list[Recorded]:
    """Return what happened to one record that is not a customer, newest first."""
    rows = EventRow.objects.standing().visible_to(scope).filter(subject_kind=subject_kind, subject_id=subject_id)
    return [recorded(row) for row in rows.order_by("-id")[:limit]]


def _kinds_shown(family: str) -> list[str]:
    return [card.name for card in cards if not family or card.family == family]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reader stands: since when the oldest unread event waits (None: all is read)."""

    reader: str
    read_at: datetime | None
    waiting_since: datetime | None
    parked: int
    behind: int = 0
    last_minute: int = 0
    last_hour: int = 0

    @property
    def parts(self) -> list[str]:
        """Return the room and what is done in it, so that a narrow page may break the name between them."""
        return self.reader.split(".", 1)


def standings(now: datetime | None = None) -> list[Standing]:
    """Return where every reader stands; with `now` also how many events it was handed lately."""
    cursors, newest = Cursor.objects.in_bulk(), newest_settled()
    parked = dict(Parked.objects.values_list("reader").annotate(count=Count("pk")))
    return [_standing(reader, cursors.get(reader.name), newest, parked.get(reader.name, 0), now) for reader in readers]


def _standing(
    reader: Reader, cursor: Cursor | None, newest: Position | None, parked: int, now: datetime | None
) -> Standing:
    minute = int(now.timestamp()) // 60 if now else 0
    recent = {int(key): count for key, count in cursor.recent.items()} if cursor and now else {}
    waiting_since = oldest_unread(reader, cursor, newest) if newest else None
    return Standing(
        reader=reader.name,
        read_at=cursor.read_at if cursor else None,
        waiting_since=waiting_since,
        parked=parked,
        behind=newest.id - (cursor.event_id if cursor else 0) if newest and waiting_since else 0,
        last_minute=recent.get(minute - 1, 0),
        last_hour=sum(count for key, count in recent.items() if key >= minute - 60),
    )


def arrivals(now: datetime) -> tuple[int, int]:
    """Return how many events were recorded in the last minute and in the last hour."""
    return recorded_since(now - timedelta(minutes=1)), recorded_since(now - timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parked event, the customer it is of where he has a page, and its error in a line.

    `is_behind`: an earlier one of the same customer is to be tried first.
    """

    parked: Parked
    customer: str
    url: str
    is_behind: bool

    @property
    def error_line(self) -> str:
        """Return the last line of the error, which says what went wrong."""
        return self.parked.error.strip().rpartition("\n")[2]


def parked_events(scope: Scope, *, after: str = "", before: str = "") -> Paged[Waiting]:
    """Return a page of what readers failed on and of what waits behind it, the oldest first."""
    page = page_of(Parked.objects.select_related("event"), "pk", after=after, before=before)
    behind = set(Parked.objects.filter(is_behind(), pk__in=[one.pk for one in page.rows]).values_list("pk", flat=True))
    ids = sorted({one.customer_id for one in page.rows if one.customer_id is not None})
    kind = record_kinds.get("customers.customer")
    seen = sorted(kind.visible(scope).filter(pk__in=ids).values_list("pk", flat=True)) if kind and ids else []
    titles = kind.titles(seen) if kind else {}
    urls = {pk: kind.url(pk) for pk in seen} if kind else {}
    rows = [
        Waiting(one, titles.get(one.customer_id or 0, ""), urls.get(one.customer_id or 0, ""), one.pk in behind)
        for one in page.rows
    ]  # fmt: skip
    return Paged(rows, page.before, page.after)


def count_parked() -> int:
    """Return how many events wait, over all readers."""
    return Parked.objects.count()


def verify_chain(most: int = 20) -> Verdict:
    """Walk along all seals of the log and return what does not fit: nothing, where it was not touched."""
    return verify(most)


def last_check() -> Check | None:
    """Return the newest walk along the seals."""
    return Check.objects.order_by("-pk").first()


def sealed_so_far() -> tuple[int, int, str]:
    """Return how many blocks and events are sealed, and the digest of the last block: the seal of them all."""
    last = Block.objects.order_by("-number").first()
    count = Block.objects.aggregate(count=Sum("count"))["count"] or 0
    return (last.number, count, bytes(last.digest).hex()) if last else (0, 0, "")
