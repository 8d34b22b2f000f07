"""Who loses the process that started it goes as well, however far below."""

import subprocess
import sys
import time

import psutil
import pytest

FAMILY = """
import multiprocessing, os, time
from nokshi.site.lineage import end_descendants_too

def generation(left, pipe):
    pipe.send(os.getpid())
    if left:
        context.Process(target=generation, args=(left - 1, pipe)).start()
    time.sleep(600)

context = multiprocessing.get_context("fork")
here, there = context.Pipe()
end_descendants_too()
context.Process(target=generation, args=(2, there)).start()
print(*[here.recv() for _ in range(3)], flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells of the end of a parent")
@pytest.mark.parametrize("killed", [0, 1])
def test_descendants_end_with_the_one_above_them(killed: int) -> None:
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, text=True) as head:
        assert head.stdout
        below = [psutil.Process(int(pid)) for pid in head.stdout.readline().split()]
        [head, *below][killed].kill()
        for one in below[killed:]:
            while one.is_running() and one.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)
        head.kill()
