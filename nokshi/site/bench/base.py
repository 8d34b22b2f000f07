"""Make the bench's base, or take the one that stands there already where it still fits."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.segments import actions as segments
from nokshi.segments.actions.filling import fill_step
from nokshi.site.bench import engine, multiply, places, template
from nokshi.site.bench.places import Place
from nokshi.timeline import reading
from nokshi.timeline.readers import readers
from nokshi.workspace.models import Unit

EDITION = 1
FIRST = 1_000
FOUR: dict[str, Any] = {
    "all": [
        {"field": "customers.country", "op": "is_one_of", "value": ["BD"]},
        {"field": "commerce.spent", "op": "at_least", "value": {"amount": "3000", "currency": "BDT"}},
        {"did": "commerce.order_placed", "op": "at_least", "times": 2, "within": {"days": 365}},
        {"field": "commerce.last_order_at", "op": "last", "value": {"days": 180}},
    ]
}
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Base:
    """What stands in the database, and the password of its users."""

    edition: int
    customers: int
    migrations: list[str]
    readers: list[str]
    password: str
    seconds: float


def standing(place: Place, count: int) -> Base | None:
    """Return the base that was made before, None where there is none or the code has moved on since."""
    try:
        base = Base(**json.loads(place.note.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    wanted = (EDITION, rounded(count), _migrations(), _readers())
    fits = (base.edition, base.customers, base.migrations, base.readers) == wanted
    return base if fits and places.is_there(place.made_url) else None


def make(place: Place, count: int, *, now: datetime, say: Say) -> Base:
    """Fill the empty database of the place and note what stands in it."""
    begun = monotonic()
    password = secrets.token_urlsafe(16)
    call_command("migrate", verbosity=0, interactive=False)
    first = min(FIRST, count)
    say(f"writing {first} customers by the usual verbs")
    crowd = template.lay(count=first, password=password, now=now)
    blocks = rounded(count) // first - 1

    def tell(done: int, total: int) -> None:
        if done % 10 == 0 or done == total:
            say(f"{(done + 1) * first} of {(total + 1) * first} customers")

    if blocks:
        multiply.multiply(crowd, blocks=blocks, tell=tell)
    _read_to_the_end()
    _make_segment(now)
    _settle()
    base = Base(EDITION, Customer.objects.count(), _migrations(), _readers(), password, monotonic() - begun)
    connections.close_all()
    place.note.write_text(json.dumps(asdict(base), indent=1))
    place.note.chmod(0o600)
    return base


def rounded(count: int) -> int:
    """Return the number of customers that a base of `count` has: whole blocks of a thousand."""
    first = min(FIRST, count)
    return -(-count // first) * first


def _read_to_the_end() -> None:
    """Let every reader stand behind what was copied: its effects were copied with it."""
    [(last, transaction)] = engine.rows('SELECT MAX(id), MAX("transaction") FROM timeline_eventrow')
    marks = ", ".join("?" * len(_readers()))
    engine.run(
        f'UPDATE timeline_cursor SET event_id = ?, "transaction" = ? WHERE reader IN ({marks})',
        [last, transaction, *_readers()],
    )


def _make_segment(now: datetime) -> None:
    brand = Unit.objects.filter(kind=Unit.Kind.BRAND).order_by("pk")[0]
    made = segments.make_segment(name="Four conditions", unit=brand.pk, tree=FOUR, actor=Actor.system(), now=now)
    while fill_step(segment_id=made.pk, now=now, because="conditions"):
        pass
    reading.drain(now)


def _settle() -> None:
    """Leave the files as they are after a quiet hour: nothing waiting to be written or counted."""
    if engine.is_sqlite():
        engine.run("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        engine.driver().commit() if not engine.driver().autocommit else None
        engine.run("VACUUM ANALYZE")


def _migrations() -> list[str]:
    return sorted(f"{room}.{name}" for room, name in MigrationLoader(None).graph.leaf_nodes())


def _readers() -> list[str]:
    return sorted(reader.name for reader in readers)
