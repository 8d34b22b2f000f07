"""What a masked copy shows of the log: its facts, what is personal in them masked; the chain of seals begins anew."""

import json
from typing import Any

import msgspec

from nokshi.kernel.events import blanked, event_kinds, from_data
from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, emptied, leave, masked, text, without_names
from nokshi.timeline.models import BEFORE_ALL
from nokshi.timeline.sealed import SEALER

CONDITIONS = ("tree", "who", "parts")
"""Fields of events that are not personal and may hold conditions, which name people."""
FILE = "file"
"""What a file was called that went in or out: people name it after people."""


def _event(row: dict[str, Any], masks: Masks) -> None:
    """Mask the personal fields of a fact; where what comes of it would be no such fact, they are blanked."""
    data = json.loads(row["data"])
    known = event_kinds.get(row["kind"])
    personal = [name for name in (known.event.personal if known else data) if name in data]
    data.update({name: masks.deep(data[name]) for name in (*personal, FILE) if name in data})
    data.update({name: without_names(masks, data[name]) for name in CONDITIONS if name in data})
    if known:
        try:
            from_data(row["kind"], data)
        except msgspec.ValidationError:
            data.update(blanked(row["kind"], personal))
    row["data"] = json.dumps(data, ensure_ascii=False)


def _cursor(row: dict[str, Any], masks: Masks) -> None:
    """Let the sealer begin before everything: the seals of the house would fit nothing here."""
    if row["reader"] == SEALER:
        row["transaction"], row["event_id"], row["read_at"] = BEFORE_ALL, 0, None


masked.lend(
    Masked(
        "timeline.EventRow", {"external_id": text, **leave("kind", "subject_kind", "actor_kind", "source", "data")},
        row=_event,
    ),
    Masked("timeline.Cursor", leave("reader", "recent"), row=_cursor),
    Masked("timeline.Parked", {"error": emptied, **leave("reader")}),
    Masked("timeline.Block", is_emptied=True),
    Masked("timeline.Salts", is_emptied=True),
    Masked("timeline.Redaction", is_emptied=True),
    Masked("timeline.Check", is_emptied=True),
)  # fmt: skip
