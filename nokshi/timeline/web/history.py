"""What happened to a record, as its page shows it."""

from typing import Any

from nokshi.kernel.scope import Scope
from nokshi.ports.cards import cards
from nokshi.timeline.queries import history_of
from nokshi.timeline.readers import Recorded


def told_history(subject_kind: str, subject_id: int, scope: Scope) -> list[dict[str, Any]]:
    """Return the events of a record with their cards, newest first; one query for each kind of event."""
    entries = history_of(subject_kind, subject_id, scope)
    more = {id(entry): one for entry, one in _loaded(entries, scope)}
    return [{"entry": entry, "card": cards[entry.event.kind], "more": more.get(id(entry))} for entry in entries]


def _loaded(entries: list[Recorded], scope: Scope) -> list[tuple[Recorded, dict[str, Any]]]:
    by_kind: dict[str, list[Recorded]] = {}
    for entry in entries:
        by_kind.setdefault(entry.event.kind, []).append(entry)
    pairs: list[tuple[Recorded, dict[str, Any]]] = []
    for kind, some in by_kind.items():
        load = cards[kind].load
        if load:
            pairs += zip(some, load([one.event for one in some], scope), strict=True)
    return pairs
