"""What is due by the clock, also where the clock was set back."""

from datetime import timedelta

import pytest
from django_q.models import OrmQ, Schedule

from nokshi.kernel import clock
from nokshi.kernel.schedule import scheduled
from nokshi.site import schedules

pytestmark = pytest.mark.django_db


def test_what_rooms_declare_stands_in_the_table_once() -> None:
    schedules.write_schedules()
    schedules.write_schedules()
    assert Schedule.objects.count() == len(list(scheduled))


def test_a_clock_set_back_holds_up_no_call() -> None:
    schedules.write_schedules()
    earlier = clock.now() - timedelta(days=2)
    assert schedules.mend_times(now=earlier) == Schedule.objects.count() - _once_in_days(3)
    assert not schedules.mend_times(now=earlier)


def test_a_clock_set_back_holds_up_no_job() -> None:
    now = clock.now()
    OrmQ.objects.create(key="nokshi", payload="", lock=now)
    assert not schedules.mend_times(now=now)
    assert schedules.mend_times(now=now - timedelta(hours=2)) == 1
    assert OrmQ.objects.get().lock == now - timedelta(hours=2)


def _once_in_days(days: int) -> int:
    return int(Schedule.objects.filter(minutes__gte=days * 24 * 60).count())
