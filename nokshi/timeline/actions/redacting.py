"""Take personal fields out of events; the trail keeps its proof, and nothing of what they said."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import blanked, event_kinds
from nokshi.timeline import rules
from nokshi.timeline.actions.recording import record
from nokshi.timeline.events import EventsRedacted
from nokshi.timeline.models import Block, Cursor, EventRow, Redaction, Salts
from nokshi.timeline.sealed import EXTERNAL_ID, SEALER, digests_of_fields, redacted_id, rows_between
from nokshi.timeline.settled import Position

CHUNK = 500


@transaction.atomic
def redact(
    *,
    events: Collection[int],
    reason: str,
    actor: Actor,
    now: datetime,
    fields: Collection[str] | None = None,
    keys: bool = False,
    customer: int | None = None,
) -> int:
    """Take the personal fields (or just `fields`) out of events, and with `keys` their external ids.

    Values and salts go, the digests stay: the audit trail still verifies. Returns how many events changed.
    """
    # Nothing is sealed meanwhile: what was read for a block before is read again.
    held = Cursor.objects.select_for_update().filter(reader=SEALER)
    by = record(EventsRedacted(count=len(events), reason=reason), at=now, actor=actor, customer=customer)
    assert by is not None
    changed = 0
    ids = sorted(set(events))
    for start in range(0, len(ids), CHUNK):
        rows = list(EventRow.objects.select_for_update().filter(pk__in=ids[start : start + CHUNK]))
        changed += sum(_redact_one(row, fields, keys, by) for row in rows)
    for cursor in held:
        cursor.read_at = now
        cursor.save()
    return changed


def _redact_one(row: EventRow, fields: Collection[str] | None, keys: bool, by: int) -> bool:
    kind = event_kinds.get(row.kind)
    personal = (kind.event.personal if kind else tuple(row.data)) if fields is None else fields
    blanks = blanked(row.kind, [name for name in personal if name in row.data])
    names = [name for name, blank in blanks.items() if row.data[name] != blank]
    if keys and row.external_id:
        names.append(EXTERNAL_ID)
    if not names:
        return False
    _keep_proof(row, names, by)
    data: dict[str, Any] = row.data | blanks
    external_id = redacted_id(row.pk) if EXTERNAL_ID in names else row.external_id
    EventRow.objects.filter(pk=row.pk).update(data=data, external_id=external_id)
    return True


def _keep_proof(row: EventRow, names: Sequence[str], by: int) -> None:
    """Keep the digests of what goes, where the event is sealed already, and let its salt go."""
    found = _block_of(row.pk)
    if found is None:
        return
    block, index = found
    salts = Salts.objects.select_for_update().get(block=block)
    before = Redaction.objects.filter(event_id=row.pk).first()
    salt = rules.parts(bytes(salts.salts), rules.SALT)[index]
    [sealed] = rows_between(Position(row.transaction, row.pk - 1), Position(row.transaction, row.pk))
    digests = digests_of_fields(sealed, salt, before)
    others = before.salts if before else {
        name: rules.salt_of_field(salt, name).hex() for name in sealed.fields
    }  # fmt: skip
    Redaction.objects.update_or_create(
        event_id=row.pk,
        defaults={
            "by": by,
            "digests": (before.digests if before else {}) | {name: digests[name].hex() for name in names},
            "salts": {name: one for name, one in others.items() if name not in names},
        },
    )
    start = index * rules.SALT
    joined = bytes(salts.salts)
    salts.salts = joined[:start] + rules.GONE + joined[start + rules.SALT :]
    salts.save()


def _block_of(event_id: int) -> tuple[Block, int] | None:
    for block in Block.objects.filter(first_id__lte=event_id, last_id__gte=event_id).order_by("number"):
        ids = rules.unpack(bytes(block.ids))
        if event_id in ids:
            return block, ids.index(event_id)
    return None
