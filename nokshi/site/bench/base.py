"""Make the bench's base, or take the one that stands there already where it still fits."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from time import monotonic

from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from nokshi.customers.models import Customer
from nokshi.site.bench import engine, multiply, places, template
from nokshi.site.bench.places import Place
from nokshi.timeline.readers import readers
from nokshi.timeline.sealed import SEALER

EDITION = 2
FIRST = 1_000
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
    base = _noted(place, count)
    return base if base and (base.migrations, base.readers) == (_migrations(), _readers()) else None


def can_follow(place: Place, count: int) -> bool:
    """Say whether a base stands there that migrations bring up to date: every one that it has is known to the code."""
    base = _noted(place, count)
    known = {f"{room}.{name}" for room, name in MigrationLoader(None).graph.nodes}
    return base is not None and known.issuperset(base.migrations)


def make(place: Place, count: int, *, now: datetime, say: Say) -> Base:
    """Fill the empty database of the place, or bring the base that stands there up to date; note what it is then."""
    begun = monotonic()
    former = _noted(place, count)
    call_command("migrate", verbosity=0, interactive=False)
    password = former.password if former else _fill(count, now, say)
    read_to_the_end(now)
    _settle()
    base = Base(EDITION, Customer.objects.count(), _migrations(), _readers(), password, monotonic() - begun)
    connections.close_all()
    place.note.write_text(json.dumps(asdict(base), indent=1))
    place.note.chmod(0o600)
    return base


def _noted(place: Place, count: int) -> Base | None:
    try:
        base = Base(**json.loads(place.note.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    fits = (base.edition, base.customers) == (EDITION, rounded(count))
    return base if fits and places.is_there(place.made_url) else None


def _fill(count: int, now: datetime, say: Say) -> str:
    """Write the customers and all that follows from them; return the password of the users."""
    password = secrets.token_urlsafe(16)
    first = min(FIRST, count)
    say(f"writing {first} customers by the usual verbs")
    crowd = template.lay(count=first, password=password, now=now)
    blocks = rounded(count) // first - 1

    def tell(done: int, total: int) -> None:
        if done % max(10, total // 20) == 0 or done == total:
            say(f"{(done + 1) * first} of {(total + 1) * first} customers")

    if blocks:
        multiply.multiply(crowd, blocks=blocks, tell=tell)
        say("every row stands, with its indexes")
    return password


def rounded(count: int) -> int:
    """Return the number of customers that a base of `count` has: whole blocks of a thousand."""
    first = min(FIRST, count)
    return -(-count // first) * first


def read_to_the_end(now: datetime) -> None:
    """Let every reader stand behind what was copied: its effects were copied with it.

    What was copied is not sealed, which nothing measured here looks at: the seals begin with the next event.
    """
    [(last, transaction)] = engine.rows('SELECT MAX(id), MAX("transaction") FROM timeline_eventrow')
    place = 'event_id = excluded.event_id, "transaction" = excluded."transaction", read_at = excluded.read_at'
    for name in (*_readers(), SEALER):
        engine.run(
            'INSERT INTO timeline_cursor (reader, event_id, "transaction", read_at, recent) VALUES (?, ?, ?, ?, ?)'
            f" ON CONFLICT (reader) DO UPDATE SET {place}",
            [name, last, transaction, now.astimezone(UTC).isoformat(" "), "{}"],
        )


def _settle() -> None:
    """Leave the database as it is after a quiet hour: nothing waiting to be written or counted."""
    if engine.is_sqlite():
        engine.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        engine.run("VACUUM ANALYZE")


def _migrations() -> list[str]:
    return sorted(f"{room}.{name}" for room, name in MigrationLoader(None).graph.leaf_nodes())


def _readers() -> list[str]:
    return sorted(reader.name for reader in readers)
