"""How events of the record look on the timeline."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.customers.events import (
    CustomerAdded,
    CustomerChanged,
    CustomersMerged,
    CustomersTakenApart,
    RelationAdded,
    RelationChanged,
    RelationRemoved,
)
from nokshi.customers.models import Customer
from nokshi.customers.words import (
    LABELS,
    RELATION_LABELS,
    Speech,
    fields_said,
    lent_as,
    period_said,
    relation_said,
)
from nokshi.kernel import formats
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import Card, Family, cards, families, name_kinds


def changes_said(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return what changed in words, without what the reader may not see."""
    changes = [event.changes if isinstance(event, CustomerChanged) else {} for event in events]
    owners = {pk for one in changes for pk in one.get("owner", []) if pk}
    speech = Speech(scope, owners, says_phones=any("phones" in one for one in changes))
    return [
        {"changes": [_said(speech, field, pair) for field, pair in one.items() if _shows(scope, field)]}
        for one in changes
    ]


def _shows(scope: Scope, field: str) -> bool:
    return field in LABELS and scope.shows(lent_as(field))


def _said(speech: Speech, field: str, pair: Sequence[Any]) -> dict[str, Any]:
    return {"label": LABELS[field], "before": speech.say(field, pair[0]), "after": speech.say(field, pair[1])}


def where_from(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return where each came from, unless that is hidden."""
    shows = scope.shows("customers.source")
    return [{"source": event.source if shows and isinstance(event, CustomerAdded) else ""} for event in events]


def relations_said(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return each relation in words, and who stands at its other end, where the reader sees him."""
    told = [one for one in events if isinstance(one, RelationAdded | RelationChanged | RelationRemoved)]
    ids = {event.other if event.is_from else event.customer for event in told}
    names = dict(Customer.objects.visible_to(scope).filter(pk__in=ids).values_list("pk", "name"))
    language = get_language() or scope.language
    return [_relation(event, names, language) for event in told]


def _relation(
    event: RelationAdded | RelationChanged | RelationRemoved, names: Mapping[int, str], language: str
) -> dict[str, Any]:
    other = event.other if event.is_from else event.customer
    changes = event.changes if isinstance(event, RelationChanged) else {}
    period = "" if isinstance(event, RelationChanged) else period_said(event.since, event.until, language)
    return {
        "words": relation_said(event.relation_kind, event.role, is_from=event.is_from),
        "name": names.get(other, ""),
        "other": other,
        "period": period,
        "changes": [
            {"label": RELATION_LABELS[field], "before": _value(field, pair[0], language),
             "after": _value(field, pair[1], language)}
            for field, pair in changes.items() if field in RELATION_LABELS
        ],
    }  # fmt: skip


def _value(field: str, value: Any, language: str) -> str:
    return str(value or "") if field == "role" or not value else formats.day(date.fromisoformat(value), language)


def merges_said(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return who became one or was taken apart, as far as the reader sees them, since when, and what stayed."""
    told = [one for one in events if isinstance(one, CustomersMerged | CustomersTakenApart)]
    ids = {pk for event in told for pk in (event.survivor, event.merged)}
    names = dict(Customer.objects.known_to(scope).filter(pk__in=ids).values_list("pk", "name"))
    return [_merge(event, names) for event in told]


def _merge(event: CustomersMerged | CustomersTakenApart, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "merged": event.name if event.merged in names else "",
        "survivor": names.get(event.survivor, ""),
        "kept": fields_said(event.kept) if isinstance(event, CustomersTakenApart) else "",
    }


families.lend(Family("record", _("Record"), 90))
cards.lend(
    Card("customers.added", "customers/cards/added.html", "user-plus", "record", "minor", where_from),
    Card("customers.changed", "customers/cards/changed.html", "pencil", "record", "minor", changes_said),
    Card("customers.removed", "customers/cards/removed.html", "archive", "record", "minor"),
    Card("customers.restored", "customers/cards/restored.html", "rotate-ccw", "record", "minor"),
    Card("customers.merged", "customers/cards/merged.html", "merge", "record", "minor", merges_said),
    Card("customers.taken_apart", "customers/cards/taken_apart.html", "split", "record", "minor", merges_said),
    Card("customers.relation_added", "customers/cards/relation.html", "link-2", "record", "minor", relations_said),
    Card(
        "customers.relation_changed", "customers/cards/relation_changed.html", "link-2", "record", "minor",
        relations_said,
    ),
    Card(
        "customers.relation_removed", "customers/cards/relation_removed.html", "unplug", "record", "minor",
        relations_said,
    ),
)  # fmt: skip
name_kinds(
    "customers",
    added=_("Customer added"),
    changed=_("Customer changed"),
    removed=_("Customer removed"),
    restored=_("Customer brought back"),
    merged=_("Customers merged"),
    taken_apart=_("Customers taken apart"),
    relation_added=_("Relation added"),
    relation_changed=_("Relation changed"),
    relation_removed=_("Relation removed"),
)
