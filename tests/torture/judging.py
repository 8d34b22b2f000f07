"""Look afterwards: is all there that was promised, once, and did everything go on by itself."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet

from nokshi.channels.actions.delivering import LEASE
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.integrations.actions import deliveries
from nokshi.integrations.models import Delivery
from nokshi.integrations.tests.receiving import Receiver
from nokshi.kernel import clock
from nokshi.kernel.scope import Scope
from nokshi.segments.models import Membership
from nokshi.timeline.models import EventRow
from nokshi.timeline.queries import standings
from tests.torture.listeners import Listener
from tests.torture.load import Book, patiently, press
from tests.torture.sink import Line, Sink

SETTLED = 420.0
ALIVE = timedelta(seconds=45)
"""Who lives renews his claims far more often."""
BROKEN = 10.0
"""Within so many seconds after a kill the line is over on which a letter was handed over: a minder that was killed
takes those who do the jobs with him once the supervisor sees it."""

HEARD = 60.0
FLOORS = {"customers": 3, "keyed": 0.5, "letters": 3, "events": 5, "files": 0.05, "webhooks": 3}
"""How much of each must have been tried for every kill, so that being well means something."""

Result = dict[str, Any]


def wait_until_settled(book: Book) -> str:
    """Wait until nothing is left to do; return what is still open, or nothing."""
    until = time.monotonic() + SETTLED
    still = ""
    while time.monotonic() < until:
        let_leases_pass()
        if not (still := patiently(lambda: _open(book))):
            return ""
        time.sleep(1)
    return still


def let_leases_pass() -> None:
    """Let the time be over for which a letter or a webhook belongs to a worker that took it and was killed.

    What a living one holds is left to him.
    """
    now = clock.now()
    taken = Message.objects.filter(status=Message.Status.SENDING, claimed_at__lt=now - ALIVE)
    patiently(lambda: taken.update(claimed_at=now - LEASE - timedelta(minutes=1)))
    held = Delivery.objects.filter(status=Delivery.Status.WAITING).exclude(claim="")
    long_held = held.filter(next_at__lt=now + deliveries.LEASE - ALIVE, next_at__gt=now)
    patiently(lambda: long_held.update(next_at=now))


def _open(book: Book) -> str:
    for pk in book.files:
        status = press(pk, Scope.system())
        if status != "done":
            return f"import {pk} is {status}"
    on_their_way = Message.objects.filter(status__in=[Message.Status.QUEUED, Message.Status.SENDING]).count()
    if on_their_way:
        return f"{on_their_way} letters are on their way"
    if untold := Delivery.objects.filter(status=Delivery.Status.WAITING).count():
        return f"{untold} webhooks are on their way"
    behind = [one.reader for one in standings() if one.waiting_since or one.parked]
    return f"readers are behind: {', '.join(behind)}" if behind else ""


def wait_until_heard(listeners: Sequence[Listener]) -> int:
    """Wait until every open page knows of everybody new; return how many still do not."""
    until = time.monotonic() + HEARD
    due = _ours().count()
    while behind := sum(one.heard < due and not one.is_told_to_fetch for one in listeners):
        if time.monotonic() > until:
            break
        time.sleep(0.5)
    return behind


def summed(result: Result, book: Book, kills: int) -> Result:
    """Say whether all is well: nothing is lost, nothing doubled, every answer was honest, and enough was tried."""
    tried = {
        "customers": len(book.customers), "keyed": len(book.keyed), "letters": len(book.letters),
        "events": len(book.events), "files": len(book.files), "webhooks": result["webhooks"],
    }  # fmt: skip
    idle = sorted(name for name, count in tried.items() if count < kills * FLOORS[name])
    faults = ("lost", "doubled", "letters_thrice", "pages_behind")
    well = result["followed"] and not book.faults and not idle and "500" not in result["answers"]
    return {
        "well": well and not any(result[name] for name in faults),
        **result, "tried": tried, "idle": idle, "faults": book.faults,
    }  # fmt: skip


def judge(book: Book, sink: Sink, kills: list[float], receiver: Receiver) -> Result:
    """Count what is lost and what is doubled."""
    told = _people(book) | _events(book) | _letters(book, sink, kills) | _webhooks(receiver)
    return {
        "acknowledged": len(book.customers)
        + len(book.keyed)
        + len(book.letters)
        + len(book.events)
        + sum(book.files.values()),
        "lost": told["people_lost"] + told["events_lost"] + told["letters_lost"] + told["webhooks_lost"],
        "doubled": told["people_doubled"] + told["events_doubled"] + told["letters_doubled_without_a_kill"],
        **told,
        "answers": {str(status): count for status, count in sorted(book.answers.items())},
    }


def _ours() -> QuerySet[Customer]:
    """Return everybody who was written down under load."""
    return Customer.objects.filter(name__regex="^(Guest|Keyed|Row) ")


def _people(book: Book) -> Result:
    ours = _ours()
    there = Counter(ours.values_list("name", flat=True))
    rows = sum(count for name, count in there.items() if name.startswith("Row "))
    told = EventRow.objects.filter(kind="customers.added", customer_id__in=ours.values("pk")).values("customer_id")
    twice = told.annotate(count=Count("pk")).filter(count__gt=1).count()
    untold = ours.exclude(pk__in=EventRow.objects.filter(kind="customers.added").values("customer_id")).count()
    lost = [name for name in (*book.customers, *book.keyed) if not there[name]]
    members = Membership.objects.filter(customer__in=ours).count()
    return {
        "people_lost": len(lost) + untold + max(0, sum(book.files.values()) - rows),
        "people_doubled": sum(count - 1 for count in there.values()) + twice,
        "followed": members == ours.count(),
        "people": ours.count(),
    }


def _events(book: Book) -> Result:
    rows = EventRow.objects.filter(source__endswith="torture").values_list("external_id", flat=True)
    there = Counter(rows.exclude(external_id=""))
    return {
        "events": len(there),
        "events_lost": sum(not there[key] for key in book.events),
        "events_doubled": sum(count - 1 for count in there.values()),
    }


def _letters(book: Book, sink: Sink, kills: list[float]) -> Result:
    made = dict(Message.objects.filter(key__startswith="torture:").values_list("key", "message_id"))
    lost = [key for key in book.letters if key not in made or made[key] not in sink.came]
    doubled = {name: lines for name, lines in sink.came.items() if len(lines) > 1}
    return {
        "letters": len(sink.came),
        "letters_lost": len(lost),
        "letters_doubled": len(doubled),
        "letters_doubled_without_a_kill": doubled_without_a_kill(doubled, kills),
        "letters_thrice": sum(len(lines) > 2 for lines in doubled.values()),
    }


def _webhooks(receiver: Receiver) -> Result:
    """Count who was told elsewhere; one that was under way when its worker fell comes again under its old id."""
    events = EventRow.objects.filter(kind="customers.added", customer_id__in=_ours().values("pk"))
    came = Counter(receiver.ids)
    told = {int(name.rpartition("_")[2]) for name in came}
    return {
        "webhooks": len(came),
        "webhooks_lost": len(set(events.values_list("pk", flat=True)) - told),
        "webhooks_again": came.total() - len(came),
    }


def doubled_without_a_kill(doubled: Mapping[str, Sequence[Line]], kills: Sequence[float]) -> int:
    """Count the letters that came twice and were not in the very act of being handed over when a kill came.

    One that was is the last on the line over which it came first, and that line broke with the kill; each kill
    breaks one line of letters.
    """
    free, unexplained = sorted(kills), 0
    for name, (first, *_others) in sorted(doubled.items(), key=lambda one: one[1][0].ended or 0):
        was_last = first.letters[-1] == name and first.ended is not None
        cause = next((kill for kill in free if was_last and 0 <= (first.ended or 0) - kill <= BROKEN), None)
        if cause is None:
            unexplained += 1
        else:
            free.remove(cause)
    return unexplained
