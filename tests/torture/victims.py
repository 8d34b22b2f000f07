"""Find the processes of a running Nokshi, kind by kind."""

import time
from pathlib import Path
from random import Random

import psutil

LONGEST = 15
"""Signs of a short name that Linux keeps."""

GRACE = 90.0
"""Seconds within which who lost his supervisor notices it and goes."""

PARTS = ("web", "worker", "reader", "scheduler")
KINDS = (*PARTS, "hang", "supervisor", "database", "backend")
"""Whom a kill may meet; `hang` stops one of the parts for good without ending it, `backend` is one line's process of
PostgreSQL."""
OF_POSTGRESQL = frozenset({"database", "backend"})
HELPER = "resource_tracker"
"""Python's own process beside those of a pool: nobody waits for it."""


def name_of(process: psutil.Process) -> str:
    """Return the short name that a process gave itself."""
    try:
        return Path(f"/proc/{process.pid}/comm").read_text().strip()
    except OSError:
        return ""


def victim(supervisor: int, kind: str, luck: Random) -> psutil.Process | None:
    """Choose a process of a kind: `worker` are those that do jobs, `reader` is the one that carries events."""
    part = "worker" if kind == "reader" else kind
    try:
        heads = [one for one in psutil.Process(supervisor).children() if name_of(one) == f"nokshi-{part}"[:LONGEST]]
        if not heads:
            return None
        head = luck.choice(sorted(heads, key=lambda one: one.pid))
        below = sorted(head.children(recursive=True), key=lambda one: one.pid)
    except psutil.NoSuchProcess:
        return None
    if kind in {"reader", "scheduler"} or not below:
        return head
    return luck.choice([head, *serving(below)] if kind == "web" else below)


def serving(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Leave out Python's helpers."""
    return [one for one in processes if HELPER not in " ".join(words_of(one))]


def words_of(process: psutil.Process) -> list[str]:
    """Return the command line of a process, nothing where it is gone."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def backend(postmaster: int, luck: Random) -> psutil.Process | None:
    """Choose a process of PostgreSQL that answers one of Nokshi's lines."""
    try:
        children = psutil.Process(postmaster).children()
    except psutil.NoSuchProcess:
        return None
    lines = [one for one in children if "127.0.0.1(" in " ".join(words_of(one))]
    return luck.choice(sorted(lines, key=lambda one: one.pid)) if lines else None


def left_over(home: Path) -> list[str]:
    """Return the names of processes of Nokshi that still work in a home once those had time to go that lost theirs."""
    until = time.monotonic() + GRACE
    while (found := _at_work(home)) and time.monotonic() < until:
        time.sleep(1)
    return found


def _at_work(home: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            is_here = process.environ().get("NOKSHI_HOME") == str(home) and name_of(process).startswith("nokshi-")
        except psutil.Error:
            continue
        if is_here:
            found.append(name_of(process))
    return found


def is_there(process: psutil.Process) -> bool:
    """Say whether a process is still one, moving or not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def kill(process: psutil.Process) -> bool:
    """Kill -9; say whether it was still there."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True
