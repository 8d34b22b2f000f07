"""Keep the answers of requests that may be sent again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.db import connection, transaction

from nokshi.integrations.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Held:
    """A key held for this request, or what the first request with it was answered (`status`)."""

    id: int = 0
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_other: bool = False
    is_busy: bool = False


def hold_answer(*, caller: str, key: str, digest: str, now: datetime) -> Held:
    """Hold a key until this transaction ends, or return what is known of it; call within a transaction.

    `is_other`: it was used for another request. `is_busy`: another transaction is at work with it (PostgreSQL; on
    SQLite transactions that write wait for one another before they begin).
    """
    if not _locked(f"{caller}:{key}"):
        return Held(is_busy=True)
    KeptAnswer.objects.filter(caller=caller, key=key, kept_at__lt=now - KEPT_FOR).delete()
    row, is_new = KeptAnswer.objects.get_or_create(caller=caller, key=key, defaults={"digest": digest, "kept_at": now})
    if is_new:
        return Held(id=row.pk)
    if row.digest != digest:
        return Held(is_other=True)
    return Held(id=row.pk, status=row.status, headers=row.headers, body=bytes(row.body))


def keep_answer(*, held: Held, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep what the request was answered, in the transaction of what it did."""
    KeptAnswer.objects.filter(pk=held.id).update(status=status, headers=dict(headers), body=body)


@transaction.atomic
def forget_old_answers(*, now: datetime) -> int:
    """Drop answers older than a day; return how many."""
    gone, _by_kind = KeptAnswer.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    return gone


def _locked(key: str) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [0x6E6B, crc32(key.encode()) - 2**31])
        row: tuple[Any, ...] | None = cursor.fetchone()
        return bool(row and row[0])
