"""What rooms declared with `every(minutes=…)`, as rows that the scheduler works through."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django_q.models import OrmQ, Schedule

from nokshi.kernel import clock
from nokshi.kernel.schedule import scheduled


@transaction.atomic
def write_schedules() -> None:
    """Bring the schedule rows in line with what the rooms declare."""
    now = clock.now()
    declared = {one.name: one for one in scheduled}
    Schedule.objects.exclude(name__in=declared).delete()
    there = dict(Schedule.objects.values_list("name", "minutes"))
    for name, one in declared.items():
        if there.get(name) == one.minutes:
            continue
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": one.path,
                "schedule_type": Schedule.MINUTES,
                "minutes": one.minutes,
                "next_run": now + timedelta(seconds=20),
                "repeats": -1,
            },
        )


SLACK = timedelta(minutes=2)


def mend_times(*, now: datetime) -> int:
    """Bring forward what lies further ahead than it can: the clock was set back; return how much was.

    A call is due within its own pause, and a job is locked for no longer than until it is tried again.
    """
    mended = 0
    for schedule in Schedule.objects.filter(next_run__gt=now + SLACK).only("minutes", "next_run"):
        if schedule.next_run > now + timedelta(minutes=schedule.minutes or 0) + SLACK:
            mended += Schedule.objects.filter(pk=schedule.pk).update(next_run=now)
    longest = timedelta(seconds=int(str(settings.Q_CLUSTER["retry"])))
    released: int = OrmQ.objects.filter(lock__gt=now + longest + SLACK).update(lock=now)
    return mended + released
