"""What a process owes to its parent: a name to be found by, and an end with it (Linux, see prctl(2))."""

import os
import signal
import sys
from ctypes import CDLL

TELL_ME_WHEN_MY_PARENT_DIES = 1
NAME = 15
"""The numbers of PR_SET_PDEATHSIG and PR_SET_NAME."""


def be_called(name: str) -> None:
    """Show this process under a name in the system's list, of which 15 signs are kept."""
    _prctl(NAME, name.encode())


def end_with(parent: int, number: signal.Signals) -> bool:
    """Send this process a signal when its parent ends; say whether the parent is still there."""
    _prctl(TELL_ME_WHEN_MY_PARENT_DIES, number)
    return os.getppid() == parent


def end_descendants_too() -> None:
    """Let whatever is forked from here on, children of children too, end at once with its parent.

    Not for a process that forks from threads: the signal comes when the thread that forked ends.
    """
    parent = os.getpid()

    def remember() -> None:
        nonlocal parent
        parent = os.getpid()

    def tie() -> None:
        if not end_with(parent, signal.SIGKILL):
            os._exit(1)

    os.register_at_fork(before=remember, after_in_child=tie)


def _prctl(option: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        CDLL(None).prctl(option, value)
