"""One run: start everything, put it under load, kill, wait until it has gone on by itself, judge."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from nokshi.integrations.tests.receiving import Receiver
from tests.browser.listening import Reader
from tests.torture.cluster import Cluster
from tests.torture.deeds import Deeds
from tests.torture.house import House, address
from tests.torture.listeners import Listener
from tests.torture.sink import Sink, open_sink
from tests.torture.victims import left_over

READERS = 60
LISTENERS = 2
PATIENCE = 120.0


def torture(folder: Path, *, kills: int, seed: int) -> dict[str, Any]:
    """Run it on the database of the environment; return what was counted."""
    begun = time.monotonic()
    port = int(os.environ.get("TORTURE_PORT", "0"))
    cluster = Cluster(folder / "cluster", port) if port else None
    controller, sink = open_sink(urlsplit(os.environ["NOKSHI_EMAIL_URL"]).port or 0)
    house = House(folder)
    try:
        if cluster:
            cluster.start()
        house.start()
        try:
            told = _run(house, cluster, sink, kills, seed)
        finally:
            house.stop()
        left = left_over(Path(os.environ["NOKSHI_HOME"]))
    finally:
        controller.stop()
        if cluster:
            cluster.stop()
    about = {"database": "postgresql" if cluster else "sqlite", "seconds": round(time.monotonic() - begun)}
    return {**told, "well": told["well"] and not left, "left_over": left, **about}


def _run(house: House, cluster: Cluster | None, sink: Sink, kills: int, seed: int) -> dict[str, Any]:
    import django

    django.setup()
    from tests.torture import judging, load

    book, stop, over = load.Book(), threading.Event(), threading.Event()
    threading.excepthook = book.note_fault
    receiver = Receiver()
    cookies, token, readers = lay_ground(receiver.url)
    listeners = [Listener(Reader(urlsplit(address()).port or 0, cookies["sessionid"])) for _ in range(LISTENERS)]
    pages = begin({f"page {number}": lambda one=one: one.listen(over) for number, one in enumerate(listeners)})  # type: ignore[misc]
    for one in listeners:
        assert one.is_on_the_line.wait(PATIENCE)

    def by(name: str) -> Random:
        return Random(f"{seed}:{name}")

    works = begin(
        {
            "form": lambda: load.write_customers(address(), cookies, by("form"), book, stop),
            "other form": lambda: load.write_customers(address(), cookies, by("other form"), book, stop),
            "keys": lambda: load.write_with_keys(address(), token, by("keys"), book, stop),
            "letters": lambda: load.send_letters(readers, by("letters"), book, stop),
            "files": lambda: load.bring_files(by("files"), book, stop),
            "events": lambda: load.report_events(address(), token, readers, by("events"), book, stop),
        }
    )
    deeds = Deeds(house, cluster, kills, Random(seed))
    deeds.do_all()
    stop.set()
    for thread in works:
        thread.join(load.PATIENCE)
    still_open = judging.wait_until_settled(book)
    heard = judging.wait_until_heard(listeners)
    over.set()
    for thread in pages:
        thread.join(PATIENCE)
    result = judging.judge(book, sink, deeds.moments, receiver) | {"pages_behind": heard}
    told = judging.summed(result, book, kills)
    return told | {
        "well": told["well"] and not still_open and not deeds.hung_on,
        "kills": deeds.done.total(),
        "by": dict(deeds.done),
        "open": still_open,
        "hung_on": deeds.hung_on,
        "lines": sum(one.lines for one in listeners),
    }


def begin(works: dict[str, Callable[[], None]]) -> list[threading.Thread]:
    """Let works go on beside one another, each under its name."""
    threads = [threading.Thread(target=work, name=name, daemon=True) for name, work in works.items()]
    for thread in threads:
        thread.start()
    return threads


def lay_ground(hook: str) -> tuple[dict[str, str], str, list[int]]:
    """Make an owner with a browser and a token, people to write to, and who hears of new ones: a segment, a hook."""
    from nokshi.channels.actions.settings import set_sender
    from nokshi.customers import actions as customers
    from nokshi.integrations.actions import add_webhook
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.kernel.scope import Scope
    from nokshi.segments.actions import make_segment
    from nokshi.workspace.actions import make_token
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
    add_webhook(url=hook, unit=root.pk, kinds=["customers.added"], scope=Scope.system(), **by_us)
    new = [
        customers.NewCustomer(name=f"Reader {number}", emails=[f"reader{number}@example.com"], units=[root.pk])
        for number in range(READERS)
    ]
    _made, token = make_token(user=owner, name="Torture", scopes=["*"], unit=None, expires_at=None, **by_us)
    return session_of(owner), token, list(customers.add_many(new=new, **by_us))
