"""The worker looks after the processes of its jobs: one that is gone, or stands still, ends all of them."""

import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from nokshi.site import processes
from nokshi.site.processes import Jobs, JobsEnded

FAMILY = """
import subprocess, sys, time
children = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) for _ in range(3)]
print("there", flush=True)
time.sleep(600)
"""


@pytest.fixture
def minder(monkeypatch: pytest.MonkeyPatch) -> Iterator[psutil.Process]:
    """Run a process with three below it, and look at them whenever asked."""
    monkeypatch.setattr(processes, "JOBS_LOOK", -1)
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE) as started:
        assert started.stdout
        started.stdout.readline()
        process = psutil.Process(started.pid)
        family = [process, *process.children()]
        yield process
        for one in family:
            if one.is_running():
                one.kill()


def test_jobs_whose_processes_all_move_are_left_alone(minder: psutil.Process) -> None:
    jobs = Jobs(minder.pid)
    jobs.look()
    jobs.look()
    assert len(minder.children()) == 3


@pytest.mark.parametrize("which", [0, 1, 3], ids=["the minder", "the first", "the last"])
def test_a_process_of_the_jobs_that_stands_still_is_ended(minder: psutil.Process, which: int) -> None:
    jobs = Jobs(minder.pid)
    jobs.look()
    still = [minder, *minder.children()][which]
    still.suspend()
    while still.status() != psutil.STATUS_STOPPED:
        time.sleep(0.01)
    with pytest.raises(JobsEnded):
        jobs.look()
    while still.is_running() and still.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
