"""One run: start everything, put it under load, kill, wait until it has gone on by itself, judge."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.torture.cluster import Cluster
from tests.torture.sink import Sink, open_sink
from tests.torture.victims import KINDS, kill, victim

PATIENCE = 180.0
AWAY = (0.2, 2.0)
PAUSE = (0.4, 2.4)
READERS = 60
HAND_OVER = ("worker", "reader")
"""Kinds whose end, like the database's, may catch a letter that is just being handed over."""


def torture(folder: Path, *, kills: int, seed: int) -> dict[str, Any]:
    """Run it on the database of the environment; return what was counted."""
    begun, luck = time.monotonic(), Random(seed)
    port = int(os.environ.get("TORTURE_PORT", "0"))
    cluster = Cluster(folder / "cluster", port) if port else None
    controller, sink = open_sink(urlsplit(os.environ["NOKSHI_EMAIL_URL"]).port or 0)
    try:
        if cluster:
            cluster.start()
        with nokshi(folder) as supervisor:
            return _run(supervisor, cluster, sink, kills, luck) | {
                "database": "postgresql" if cluster else "sqlite",
                "seed": seed,
                "seconds": round(time.monotonic() - begun),
            }
    finally:
        controller.stop()
        if cluster:
            cluster.stop()


def _run(supervisor: int, cluster: Cluster | None, sink: Sink, kills: int, luck: Random) -> dict[str, Any]:
    import django

    django.setup()
    from tests.torture import judging, load

    book, stop = load.Book(), threading.Event()
    cookies, readers = lay_ground()
    works: list[Callable[[], None]] = [
        lambda: load.write_customers(address(), cookies, book, stop),
        lambda: load.write_customers(address(), cookies, book, stop),
        lambda: load.send_letters(readers, book, stop),
        lambda: load.bring_files(book, stop),
    ]
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    killed, moments = kill_at_random(supervisor, cluster, kills, luck)
    stop.set()
    for thread in threads:
        thread.join(load.PATIENCE)
    still_open = judging.wait_until_settled(book)
    result = judging.judge(book, sink, moments)
    faults = ("lost", "doubled", "letters_lost", "letters_doubled_without_a_kill", "letters_thrice")
    honest = "500" not in result["answers"]
    well = honest and not still_open and result["followed"] and not any(result[name] for name in faults)
    return {"well": well, "kills": sum(killed.values()), "by": dict(killed), "open": still_open, **result}


def lay_ground() -> tuple[dict[str, str], list[int]]:
    """Make an owner, people to write to, and a segment that everybody new enters."""
    from nokshi.channels.actions.settings import set_sender
    from nokshi.customers import actions as customers
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.segments.actions import make_segment
    from nokshi.workspace.models import Membership, Role, User
    from nokshi.workspace.queries import root_unit
    from tests.torture.load import session_of

    by_us: dict[str, Any] = {"actor": Actor.system(), "now": clock.now()}
    root = root_unit()
    set_sender(unit_id=root.pk, name="Shapla", address="hello@shapla.example", reply_to="", **by_us)
    owner = User.objects.create_user("ona@shapla.example", "a quilt of eleven stitches", name="Ona")
    Membership.objects.create(user=owner, unit=root, role=Role.objects.get(name="owner"))
    tree = {"field": "customers.kind", "op": "is_one_of", "value": ["person"]}
    make_segment(name="People", unit=root.pk, tree=tree, **by_us)
    new = [
        customers.NewCustomer(name=f"Reader {number}", emails=[f"reader{number}@example.com"], units=[root.pk])
        for number in range(READERS)
    ]
    return session_of(owner), list(customers.add_many(new=new, **by_us))


def kill_at_random(
    supervisor: int, cluster: Cluster | None, kills: int, luck: Random
) -> tuple[Counter[str], list[float]]:
    """Kill one process after another, every kind once a round in an order by luck; bring the database back."""
    kinds = [kind for kind in KINDS if cluster or kind != "database"]
    killed: Counter[str] = Counter()
    moments: list[float] = []
    turns: list[str] = []
    while sum(killed.values()) < kills:
        time.sleep(luck.uniform(*PAUSE))
        turns = turns or luck.sample(kinds, len(kinds))
        kind = turns.pop()
        if kind == "database":
            assert cluster
            cluster.kill()
            moments.append(time.time())
            time.sleep(luck.uniform(*AWAY))
            cluster.start()
        else:
            chosen = victim(supervisor, kind, luck)
            if chosen is None or not kill(chosen):
                continue
            if kind in HAND_OVER:
                moments.append(time.time())
        killed[kind] += 1
    return killed, moments


def address() -> str:
    """Return where the pages are."""
    return f"http://127.0.0.1:{os.environ['NOKSHI_PORT']}"


@contextmanager
def nokshi(folder: Path) -> Iterator[int]:
    """Run `nokshi run`; yield the process that keeps the others up, and stop it at the end."""
    with (folder / "run.log").open("w") as log:
        words = [sys.executable, "-m", "nokshi", "run", "--patience", "60"]
        process = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers():
            assert process.poll() is None, (folder / "run.log").read_text()
            assert time.monotonic() < until, (folder / "run.log").read_text()
            time.sleep(0.3)
        yield process.pid
    finally:
        if "TORTURE_KEEP" in os.environ:
            Path(os.environ["TORTURE_KEEP"]).write_text((folder / "run.log").read_text())
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _answers() -> bool:
    try:
        with urllib.request.urlopen(f"{address()}/health/live", timeout=5):
            return True
    except OSError:
        return False
