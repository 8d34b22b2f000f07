"""The rows of the log as they are sealed and verified."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from nokshi.kernel.events import blanked, utc
from nokshi.timeline import rules
from nokshi.timeline.models import EventRow, Redaction
from nokshi.timeline.settled import Position, behind, in_order, up_to

SEALER = "timeline.seal_blocks"
EXTERNAL_ID = "@external_id"
FACTS = (
    "id", "kind", "at", "recorded_at", "customer_id", "subject_kind", "subject_id", "unit_id", "actor_kind", "actor_id",
    "source", "cause_id", "depth", "run_id",
)  # fmt: skip


class Row(NamedTuple):
    """A row of the log: the facts that never change, and the fields that may be redacted."""

    place: Position
    facts: list[Any]
    fields: dict[str, Any]
    retracted_by: int | None

    @property
    def id(self) -> int:
        return self.place.id


def rows_between(after: Position, until: Position, most: int | None = None) -> list[Row]:
    """Return the rows behind a place up to another, in their order; retracted ones among them."""
    found = in_order(EventRow.objects.filter(behind(after), up_to(until)))
    columns = found.values_list("transaction", "retracted_by", "external_id", "data", *FACTS)
    return [_row(*values) for values in columns[:most]]


def digests_of_fields(row: Row, salt: bytes, redaction: Redaction | None) -> dict[str, bytes]:
    """Return the digest of each field of a row; of redacted ones what was kept of it."""
    if redaction is None:
        return {
            name: rules.digest_of_field(rules.salt_of_field(salt, name), value) for name, value in row.fields.items()
        }
    kept: Mapping[str, str] = redaction.salts
    gone: Mapping[str, str] = redaction.digests
    blanks = blanked(row.facts[1], [name for name in gone if name in row.fields]) | {EXTERNAL_ID: redacted_id(row.id)}
    found = {name: bytes.fromhex(digest) for name, digest in gone.items()}
    for name, value in row.fields.items():
        if name in kept:
            found[name] = rules.digest_of_field(bytes.fromhex(kept[name]), value)
        elif name not in gone or value != blanks[name]:
            # Something was put where nothing stood, or in the place of what was redacted.
            found[name] = rules.START
    return found


def redacted_id(event_id: int) -> str:
    """Return what stands for the external id of an event that was redacted."""
    return f"redacted:{event_id}"


def digest_of(row: Row, salt: bytes, redaction: Redaction | None = None) -> bytes:
    """Return the digest that a row has, with the salt of its event."""
    return rules.digest_of_event(row.facts, digests_of_fields(row, salt, redaction))


def _row(transaction: int, retracted_by: int | None, external_id: str, data: Any, *facts: Any) -> Row:
    told = list(facts)
    for place in (2, 3):
        told[place] = utc(told[place]).isoformat(timespec="microseconds")
    fields = dict(data) if isinstance(data, dict) else {"": data}
    if external_id:
        fields[EXTERNAL_ID] = external_id
    return Row(Position(transaction, told[0]), told, fields, retracted_by)
