"""Find the processes of a running Nokshi, kind by kind."""

from pathlib import Path
from random import Random

import psutil

LONGEST = 15
"""Signs of a short name that Linux keeps."""

KINDS = ("web", "worker", "reader", "scheduler", "database")


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
    return luck.choice([head, *below] if kind == "web" else below)


def kill(process: psutil.Process) -> bool:
    """Kill -9; say whether it was still there."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True
