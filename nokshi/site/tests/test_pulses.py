"""Each web process shows that it lives; the one that hangs is ended, and no other."""

import os
import signal
import threading

from nokshi.site.life import Life
from nokshi.site.pulses import MANY, Minder, Pulses


def child(pulses: Pulses, *, beats: bool) -> int:
    """Fork a process that beats, or hangs."""
    pid = os.fork()
    if pid == 0:
        while True:
            if beats:
                pulses.beat()
            signal.sigtimedwait([], 0.02)
    return pid


def end(pid: int) -> int:
    """End a process, if it is not yet, and return by which signal it ended."""
    os.kill(pid, signal.SIGTERM)
    return os.WTERMSIG(os.waitpid(pid, 0)[1])


def test_one_that_hangs_is_ended_and_its_neighbour_is_left_alone() -> None:
    pulses = Pulses()
    life = Life("web", patience=1.0)
    minder = Minder(life, pulses)
    good, hung = child(pulses, beats=True), child(pulses, beats=False)
    moment, looked = 0.0, 0
    while os.waitpid(hung, os.WNOHANG) == (0, 0):
        heard = minder._beaten.get(good)
        minder.look({good, hung}, moment)
        # The clock goes on only once the neighbour was heard, however slow this machine is.
        if minder._beaten[good] == moment and heard != moment:
            moment, looked = moment + 0.3, looked + 1
    assert looked > 3
    assert end(good) == signal.SIGTERM


def test_the_part_lives_while_one_of_its_processes_beats() -> None:
    pulses, life = Pulses(), Life("web")
    minder = Minder(life, pulses)
    minder.look({os.getpid()}, 0.0)
    assert life._beat.value == 0.0
    pulses.beat()
    minder.look({os.getpid() + 1}, 0.0)
    assert life._beat.value == 0.0
    pulses.beat()
    minder.look({os.getpid()}, 0.0)
    assert life._beat.value > 0.0


def test_a_process_that_is_gone_is_forgotten() -> None:
    minder = Minder(Life("web", patience=1.0), Pulses())
    minder.look({7}, 0.0)
    minder.look(set(), 5.0)
    minder.look({7}, 5.5)
    assert minder._beaten == {7: 5.5}


def test_beats_that_nobody_hears_hold_nobody_up() -> None:
    pulses = Pulses()
    for _ in range(20 * MANY):
        pulses.beat()
    assert pulses.heard() == {os.getpid()}
    assert pulses.heard() == set()


def test_beats_of_many_at_once_are_whole() -> None:
    pulses, heard = Pulses(), set[int]()

    def beat() -> None:
        for _ in range(500):
            pulses.beat()

    beating = [threading.Thread(target=beat) for _ in range(8)]
    for thread in beating:
        thread.start()
    while any(thread.is_alive() for thread in beating):
        heard |= pulses.heard()
    assert heard | pulses.heard() == {os.getpid()}
