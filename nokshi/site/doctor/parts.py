"""The doctor looks at the parts of a running Nokshi: who lives, who lags, what is stuck."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django_q.models import OrmQ

from nokshi.kernel.formats import figure
from nokshi.site.doctor.finding import Finding, good, note, trouble
from nokshi.site.models import Pulse
from nokshi.timeline.queries import standings

LIVES = timedelta(seconds=60)
LAG = timedelta(minutes=2)
STUCK = timedelta(minutes=15)


def living(kind: str, now: datetime) -> bool:
    """Say whether a part of the kind gave a sign of life within the last minute, on whichever machine."""
    return Pulse.objects.filter(kind=kind, beat_at__gte=now - LIVES).exists()


def look_at_parts(now: datetime, language: str) -> Iterator[Finding]:
    """Yield how worker, scheduler, readers and queue stand."""
    for kind, does in (
        ("worker", _("nothing follows from what happens, and no letter leaves")),
        ("scheduler", _("nothing begins by the clock")),
    ):
        if living(kind, now):
            yield good(kind, _("The %(part)s lives.") % {"part": kind})
        else:
            said = _("No %(part)s gave a sign of life within a minute: %(so)s.")
            yield trouble(kind, said % {"part": kind, "so": does}, f"nokshi run --only {kind}")
    yield from _readers(now, language)
    yield from _queue(now, language)


def _readers(now: datetime, language: str) -> Iterator[Finding]:
    all_of_them = standings()
    behind = [one for one in all_of_them if one.waiting_since and now - one.waiting_since > LAG]
    for one in behind:
        assert one.waiting_since is not None
        minutes = figure(int((now - one.waiting_since).total_seconds() // 60), language)
        said = _("The reader %(reader)s is %(minutes)s minutes behind.")
        yield trouble("readers", said % {"reader": one.reader, "minutes": minutes}, "nokshi run --only worker")
    parked = sum(one.parked for one in all_of_them)
    if parked:
        said = _("%(count)s events are parked because a reader failed on them.") % {"count": figure(parked, language)}
        yield trouble("parked", said, f"{settings.CONFIG.url}/timeline/")
    if not behind and not parked:
        yield good("readers", _("Every reader has read everything, and nothing is parked."))


def _queue(now: datetime, language: str) -> Iterator[Finding]:
    waiting = OrmQ.objects.aggregate(
        count=Count("pk"), late=Count("pk", filter=Q(lock__lt=now - STUCK)), oldest=Min("lock")
    )
    count = {"count": figure(waiting["count"], language)}
    if waiting["late"]:
        yield trouble(
            "queue",
            _("The queue is stuck: of %(count)s jobs some wait for over a quarter of an hour.") % count,
            "nokshi run --only worker",
        )
    elif waiting["count"]:
        yield note("queue", _("%(count)s jobs are in the queue.") % count)
    else:
        yield good("queue", _("The queue is empty."))
