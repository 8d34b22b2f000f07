"""Keep the answers of requests that may be sent again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.db import connection, transaction

from nokshi.integrations.models import KeptAnswer
from nokshi.kernel import secrets

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Held:
    """A key held for this request, or what the first request with it was answered (`status`).

    `is_lost`: it was answered, and no key of NOKSHI_SECRET_KEY opens the answer any more.
    """

    id: int = 0
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_other: bool = False
    is_busy: bool = False
    is_lost: bool = False


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
    try:
        body = secrets.unseal(row.body_sealed) if row.body_sealed else ""
    except secrets.Unreadable:
        return Held(id=row.pk, is_lost=True)
    return Held(id=row.pk, status=row.status, headers=row.headers, body=body.encode())


def keep_answer(*, held: Held, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep what the request was answered, in the transaction of what it did; the body is sealed (UTF-8)."""
    body_sealed = secrets.seal(body.decode()) if body else ""
    KeptAnswer.objects.filter(pk=held.id).update(status=status, headers=dict(headers), body_sealed=body_sealed)


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
