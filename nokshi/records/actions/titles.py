"""What records are called, sorted and found by: made anew from what stands in their fields."""

from collections.abc import Sequence
from datetime import datetime

from nokshi.kernel.clock import now as now_is
from nokshi.kernel.jobs import later
from nokshi.kernel.searchkey import key_of, sorting_key
from nokshi.ports.bearers import Home
from nokshi.records.models import Record
from nokshi.records.queries.kinds import house
from nokshi.records.queries.records import named_by
from nokshi.records.rules.kinds import LONGEST_TITLE

CHUNK, STEP = 500, 1_000


def hold(kind: int, ids: Sequence[int]) -> dict[int, Home]:
    """Hold records of a kind against other writers until the commit, and return those that are there."""
    found: dict[int, Home] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Record.objects.select_for_update().filter(kind=kind, pk__in=ids[start : start + CHUNK]).order_by("pk")
        found |= {pk: Home(customer, unit) for pk, customer, unit in rows.values_list("pk", "customer_id", "unit_id")}
    return found


def touched(kind: int, ids: Sequence[int], now: datetime, is_sought: bool) -> None:
    """Note that values of records changed, and call them anew."""
    known = house().by_id[kind]
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = [
            Record(
                pk=pk, title=title[:LONGEST_TITLE], sort_key=sorting_key(title), search_key=key_of([title], others),
                changed_at=now,
            )
            for pk, (title, others) in named_by(known, some).items()
        ]  # fmt: skip
        Record.objects.bulk_update(rows, ["title", "sort_key", "search_key", "changed_at"], batch_size=100)


def call_anew(kind: int) -> None:
    """Have all records of a kind called anew, a thousand at a time."""
    later(call_some, kind, 0)


def call_some(kind: int, after: int) -> None:
    """Call the next thousand records of a kind anew, and hand on the rest."""
    if kind not in house().by_id:
        return
    rows = Record.objects.filter(kind=kind, pk__gt=after).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:STEP])
    if ids:
        touched(kind, ids, now_is(), True)
        later(call_some, kind, ids[-1])
