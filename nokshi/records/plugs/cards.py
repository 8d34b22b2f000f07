"""How kinds and records look on the timeline and in the trail."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.records.words import record_sentence, sentence


def sentences(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return the sentence of each event about a kind."""
    return [{"sentence": sentence(one, scope)} for one in events]


def told(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return the sentence of each event about a record."""
    return [{"sentence": record_sentence(one, scope)} for one in events]


families.lend(Family("records", _("Own records"), 35))
cards.lend(
    *(
        Card(f"records.{name}", "records/cards/kind.html", icon, "records", "minor", sentences)
        for name, icon in (
            ("kind_added", "plus"), ("kind_changed", "pencil"), ("kind_retired", "archive"),
            ("kind_brought_back", "rotate-ccw"), ("kind_removed", "trash-2"),
        )
    ),
    Card("records.record_added", "records/cards/record.html", "box", "records", "", told),
    Card("records.record_changed", "records/cards/record.html", "pencil", "records", "minor", told),
    Card("records.record_removed", "records/cards/record.html", "trash-2", "records", "minor", told),
)  # fmt: skip
name_kinds(
    "records",
    kind_added=_("Kind of record added"),
    kind_changed=_("Kind of record changed"),
    kind_retired=_("Kind of record taken out of use"),
    kind_brought_back=_("Kind of record taken into use again"),
    kind_removed=_("Kind of record removed"),
    record_added=_("Own record added"),
    record_changed=_("Own record changed"),
    record_removed=_("Own record removed"),
)
