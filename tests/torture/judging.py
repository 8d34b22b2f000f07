"""Look afterwards: is all there that was promised, once, and did everything go on by itself."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

from django.db.models import Count

from nokshi.channels.actions.delivering import LEASE
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.scope import Scope
from nokshi.segments.models import Membership
from nokshi.timeline.models import EventRow
from nokshi.timeline.queries import standings
from tests.torture.load import Book, patiently, press
from tests.torture.sink import Sink

SETTLED = 420.0
BESIDE = 30.0
"""A letter that came twice was in the very act where a kill of its own came within so many seconds after its first."""

Result = dict[str, Any]


def wait_until_settled(book: Book) -> str:
    """Wait until nothing is left to do; return what is still open, or nothing."""
    until = time.monotonic() + SETTLED
    let_leases_pass()
    still = ""
    while time.monotonic() < until:
        if not (still := patiently(lambda: _open(book))):
            return ""
        time.sleep(1)
    return still


def let_leases_pass() -> None:
    """Let the quarter of an hour be over for which a letter belongs to the worker that took it and was killed."""
    taken = Message.objects.filter(status=Message.Status.SENDING)
    patiently(lambda: taken.update(claimed_at=clock.now() - LEASE - timedelta(minutes=1)))


def _open(book: Book) -> str:
    for pk in book.files:
        status = press(pk, Scope.system())
        if status != "done":
            return f"import {pk} is {status}"
    on_their_way = Message.objects.filter(status__in=[Message.Status.QUEUED, Message.Status.SENDING]).count()
    if on_their_way:
        return f"{on_their_way} letters are on their way"
    behind = [one.reader for one in standings() if one.waiting_since or one.parked]
    return f"readers are behind: {', '.join(behind)}" if behind else ""


def judge(book: Book, sink: Sink, kills: list[float]) -> Result:
    """Count what is lost and what is doubled."""
    people = _people(book)
    return {
        "acknowledged": len(book.customers) + len(book.letters) + sum(book.files.values()),
        **people,
        **_letters(book, sink, kills),
        "answers": {str(status): count for status, count in sorted(book.answers.items())},
    }


def _people(book: Book) -> Result:
    there = Counter(Customer.objects.filter(name__startswith="Guest ").values_list("name", flat=True))
    rows = Counter(Customer.objects.filter(name__startswith="Row ").values_list("name", flat=True))
    ours = Customer.objects.filter(name__startswith="Guest ") | Customer.objects.filter(name__startswith="Row ")
    told = EventRow.objects.filter(kind="customers.added", customer_id__in=ours.values("pk")).values("customer_id")
    twice = told.annotate(count=Count("pk")).filter(count__gt=1).count()
    untold = ours.exclude(pk__in=EventRow.objects.filter(kind="customers.added").values("customer_id")).count()
    lost = [name for name in book.customers if not there[name]]
    due = sum(book.files.values())
    members = Membership.objects.filter(customer__in=ours).count()
    return {
        "lost": len(lost) + untold + max(0, due - len(rows)),
        "doubled": sum(count - 1 for count in (there + rows).values()) + twice,
        "followed": members == ours.count(),
        "people": ours.count(),
    }


def _letters(book: Book, sink: Sink, kills: list[float]) -> Result:
    made = dict(Message.objects.filter(key__startswith="torture:").values_list("key", "message_id"))
    lost = [key for key in book.letters if key not in made or made[key] not in sink.came]
    doubled = [moments for moments in sink.came.values() if len(moments) > 1]
    apart = _without_a_kill([moments[0] for moments in doubled], kills)
    return {
        "letters": len(sink.came),
        "letters_lost": len(lost),
        "letters_doubled": len(doubled),
        "letters_doubled_without_a_kill": apart,
        "letters_thrice": sum(len(moments) > 2 for moments in doubled),
    }


def _without_a_kill(moments: list[float], kills: list[float]) -> int:
    """Count the letters that came twice beyond the one that each kill may have caught while it was handed over."""
    free, unexplained = sorted(kills), 0
    for moment in sorted(moments):
        cause = next((kill for kill in free if -0.5 <= kill - moment <= BESIDE), None)
        if cause is None:
            unexplained += 1
        else:
            free.remove(cause)
    return unexplained
