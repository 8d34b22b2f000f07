"""Seal the log in blocks, so that it shows if it was touched; writers never wait for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction

from nokshi.ports.witnesses import Head
from nokshi.timeline import rules
from nokshi.timeline.heads import keep_head
from nokshi.timeline.models import Block, Cursor, Salts
from nokshi.timeline.sealed import SEALER, Row, digest_of, rows_between
from nokshi.timeline.settled import Position, newest_settled
from nokshi.timeline.signatures import signature_of

BLOCK = 1_024
# Fewer events than a block has are sealed when the first of them is as old as this.
WAIT = timedelta(minutes=1)


def seal(*, now: datetime, most: int = 10) -> int:
    """Seal what waits, as far as it is settled, in at most `most` blocks; return how many events were sealed."""
    sealed = 0
    if not Cursor.objects.filter(reader=SEALER).exists():
        Cursor.objects.bulk_create([Cursor(reader=SEALER)], ignore_conflicts=True)
    for _ in range(most):
        count = _seal_one(now)
        sealed += count
        if count < BLOCK:
            break
    return sealed


def _seal_one(now: datetime) -> int:
    """Seal one block. PostgreSQL holds its cursor meanwhile; SQLite, which would hold all writers, looks again."""
    with transaction.atomic() if connection.features.has_select_for_update else nullcontext():
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(reader=SEALER).first()
        until = newest_settled()
        if cursor is None or until is None:
            return 0
        place = Position(cursor.transaction, cursor.event_id)
        rows = rows_between(place, until, BLOCK) if place < until else []
        if not rows or (len(rows) < BLOCK and datetime.fromisoformat(rows[0].facts[3]) > now - WAIT):
            return 0
        salts = [os.urandom(rules.SALT) for _ in rows]
        digests = b"".join(digest_of(row, salt) for row, salt in zip(rows, salts, strict=True))
        with _to_stay(), transaction.atomic():
            held = Cursor.objects.select_for_update().get(reader=SEALER)
            # What was read before is still so: nobody sealed in between, and nothing of it was redacted.
            if (held.transaction, held.event_id, held.read_at) != (*place, cursor.read_at):
                return 0
            _write(rows, b"".join(salts), digests, now)
            held.transaction, held.event_id = rows[-1].place
            held.read_at = now
            held.save()
    return len(rows)


@contextmanager
def _to_stay() -> Iterator[None]:
    """Have SQLite's commit last a power cut: what is known outside as the head must not be gone afterwards."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=NORMAL")


def _write(rows: list[Row], salts: bytes, digests: bytes, now: datetime) -> None:
    last = Block.objects.order_by("-number").first()
    number, before = (last.number + 1, bytes(last.digest)) if last else (1, rules.START)
    ids = [row.id for row in rows]
    packed = rules.pack(ids)
    digest = rules.digest_of_block(number, before, packed, digests)
    key, signature = signature_of(digest, now)
    block = Block.objects.create(
        number=number, transaction=rows[-1].place.transaction, event_id=rows[-1].id, count=len(rows),
        first_id=min(ids), last_id=max(ids), ids=packed, digests=digests, sealed_at=now,
        digest=digest, key=key, signature=signature,
    )  # fmt: skip
    Salts.objects.create(block=block, salts=salts)
    transaction.on_commit(partial(keep_head, Head(number, digest.hex(), now)))
