"""What rooms declared with `every(minutes=…)`, as rows that the scheduler works through."""

from datetime import timedelta

from django.db import transaction
from django_q.models import Schedule

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
