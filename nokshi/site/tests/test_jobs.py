"""The worker looks after the processes of its jobs: one that is gone, or stands still, ends all of them."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing import Event, Value
from typing import Any

import psutil
import pytest
from django_q.models import OrmQ
from django_q.monitor import monitor
from django_q.pusher import pusher
from django_q.queues import Queue as Between
from django_q.signals import post_execute, post_execute_in_worker, pre_execute
from django_q.worker import worker

from nokshi.kernel import clock
from nokshi.kernel.jobs import later
from nokshi.site import jobs
from nokshi.site.jobs import Jobs, JobsEnded
from nokshi.site.pace import Counts, Pace, Queue, stands_still

FAMILY = """
import subprocess, sys, time
children = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) for _ in range(3)]
print("there", flush=True)
time.sleep(600)
"""
FEW = 4


@pytest.fixture
def minder(monkeypatch: pytest.MonkeyPatch) -> Iterator[psutil.Process]:
    """Run a process with three below it, and look at them whenever asked."""
    monkeypatch.setattr(jobs, "LOOK", -1)
    monkeypatch.setattr(jobs, "STILL", FEW)
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE) as started:
        assert started.stdout
        started.stdout.readline()
        process = psutil.Process(started.pid)
        family = [process, *process.children()]
        yield process
        for one in family:
            if one.is_running():
                one.kill()


@pytest.fixture
def pace() -> Iterator[Pace]:
    """Listen to those who do jobs in this process."""
    before = [(signal, list(signal.receivers)) for signal in (pre_execute, post_execute_in_worker, post_execute)]
    made = Pace()
    made.listen()
    yield made
    Queue.pace = None
    for signal, receivers in before:
        signal.receivers = receivers


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or bool(process.status() == psutil.STATUS_ZOMBIE)


def test_jobs_whose_processes_all_move_are_left_alone(minder: psutil.Process) -> None:
    pace = Pace()
    looked_after = Jobs(minder.pid, pace)
    for _look in range(3 * FEW):
        pace.look([])
        looked_after.look()
    assert len(minder.children()) == 3


@pytest.mark.parametrize("which", [0, 1, 3], ids=["the minder", "the first", "the last"])
def test_a_process_of_the_jobs_that_stands_still_is_ended(minder: psutil.Process, which: int) -> None:
    looked_after = Jobs(minder.pid, Pace())
    looked_after.look()
    still = [minder, *minder.children()][which]
    still.suspend()
    while still.status() != psutil.STATUS_STOPPED:
        time.sleep(0.01)
    with pytest.raises(JobsEnded):
        looked_after.look()
    while not is_gone(still):
        time.sleep(0.01)


def test_one_that_is_dead_and_that_nobody_buries_ends_all_of_them(minder: psutil.Process) -> None:
    pace = Pace()
    looked_after = Jobs(minder.pid, pace)
    family = minder.children()
    family[0].kill()
    while family[0].status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    looked_after.look()
    with pytest.raises(JobsEnded):
        looked_after.look()
    assert all(is_gone(one) for one in family)


@pytest.mark.django_db
def test_whoever_waits_for_ever_beside_a_job_is_replaced_and_the_job_is_taken_at_once(minder: psutil.Process) -> None:
    ahead = clock.now() + timedelta(seconds=660)
    done, waiting = (OrmQ.objects.create(key="nokshi", payload="", lock=ahead) for _ in range(2))
    pace, family = Pace(), [minder, *minder.children()]
    pace.look([done.pk])
    pace._begin()
    pace._end()
    pace._keep()
    looked_after = Jobs(minder.pid, pace)
    pace.look([waiting.pk])
    for _look in range(FEW):
        # The queue is still looked at: he who is to begin the job is the one who waits.
        pace.look([])
        looked_after.look()
    with pytest.raises(JobsEnded):
        looked_after.look()
    assert all(is_gone(one) for one in family)
    assert list(OrmQ.objects.filter(lock__gt=clock.now()).values_list("pk", flat=True)) == [done.pk]


@pytest.mark.django_db
def test_a_job_that_takes_long_is_let_work_and_one_without_an_end_is_not(
    minder: psutil.Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LONGEST", 5 * FEW)
    pace = Pace()
    pace.look([7, 8])
    pace._begin()
    looked_after = Jobs(minder.pid, pace)
    for _look in range(5 * FEW):
        looked_after.look()
    with pytest.raises(JobsEnded):
        looked_after.look()


@pytest.mark.parametrize(
    ("before", "now", "is_still"),
    [
        ((5, 2, 2, 2, 2), (6, 2, 2, 2, 2), False),
        ((5, 2, 2, 2, 2), (5, 2, 2, 2, 2), True),
        ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), False),
        ((5, 2, 1, 1, 1), (9, 2, 1, 1, 1), True),
        ((5, 2, 1, 1, 1), (6, 2, 2, 2, 1), False),
        ((5, 2, 2, 1, 1), (5, 2, 2, 1, 1), False),
        ((5, 3, 2, 2, 1), (6, 3, 2, 2, 1), True),
        ((5, 3, 3, 2, 1), (6, 3, 3, 2, 1), True),
        ((5, 3, 3, 2, 0), (5, 3, 3, 2, 1), False),
    ],
    ids=[
        "idle",
        "nobody looks",
        "not there yet",
        "not begun",
        "begun since",
        "at work",
        "not kept",
        "not kept at work",
        "kept since",
    ],
)
def test_what_stands_still_is_told_by_the_work_that_lies_there(
    before: tuple[int, ...], now: tuple[int, ...], is_still: bool
) -> None:
    assert stands_still(Counts(*before), Counts(*now)) is is_still


@pytest.mark.django_db
def test_those_who_do_jobs_tell_what_they_do(pace: Pace) -> None:
    OrmQ.objects.create(key="nokshi", payload="rubbish", lock=clock.now() - timedelta(seconds=1))
    handed, results, stop = Between(), Between(), Event()
    stop.set()
    pusher(handed, stop, Queue("nokshi"))
    assert pace.seen() == Counts(looked=1)
    later(is_gone, "nobody")
    OrmQ.objects.update(lock=clock.now() - timedelta(seconds=1))
    pusher(handed, stop, Queue("nokshi"))
    job = OrmQ.objects.get()
    assert (pace.seen(), pace.left()) == (Counts(looked=2, handed=1), [job.pk])
    handed.put("STOP")
    told: list[Any] = []
    post_execute_in_worker.connect(lambda **about: told.append(pace.seen()), weak=False, dispatch_uid="test")
    worker(handed, results, Value("f", -1), 60)
    assert told == [Counts(2, 1, 1, 1)]
    results.put("STOP")
    monitor(results, Queue("nokshi"))
    assert (pace.seen(), pace.left()) == (Counts(2, 1, 1, 1, 1), [])
