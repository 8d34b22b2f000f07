"""How changes of own fields look on the timeline."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nokshi.custom.events import (
    FieldAdded,
    FieldBroughtBack,
    FieldChanged,
    FieldRemoved,
    FieldRetired,
    ValuesChanged,
)
from nokshi.custom.queries.definitions import Book, book
from nokshi.custom.words import say
from nokshi.kernel import formats
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.records import record_kinds

SECTION = _("Custom fields")
PARTS = {
    "labels": _("name"), "helps": _("help"), "group": _("group"), "sort": _("whom it is for"),
    "is_required": _("whether it must be filled in"), "is_sought": _("whether records are found by it"),
    "is_unique": _("whether a value stands there once"), "unit": _("unit"), "choices": _("choices"),
}  # fmt: skip


def changes_said(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return what changed in words, without what the reader may not see."""
    known = book()
    return [{"changes": _changes(one, known, scope)} for one in events]


def _changes(event: Event, known: Book, scope: Scope) -> list[dict[str, Any]]:
    if not isinstance(event, ValuesChanged):
        return []
    found = ((known.by_key.get((event.record_kind, key)), pair) for key, pair in event.changes.items())
    return [
        {"label": one.label, "before": say(one, pair[0], scope), "after": say(one, pair[1], scope)}
        for one, pair in found
        if one and scope.shows(one.name)
    ]


def sentences(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return the sentence of each event about a field."""
    return [{"sentence": sentence(one, scope)} for one in events]


def sentence(event: Event, scope: Scope) -> str:
    """Return what happened to a field, in the active language."""
    match event:
        case FieldAdded():
            said = _t("Added the field “%(field)s” to %(records)s.")
        case FieldChanged():
            said = _t("Changed the field “%(field)s” of %(records)s: %(parts)s.")
        case FieldRetired():
            said = _t("Took the field “%(field)s” of %(records)s out of use.")
        case FieldBroughtBack():
            said = _t("Took the field “%(field)s” of %(records)s into use again.")
        case FieldRemoved():
            said = ngettext(
                "Removed the field “%(field)s” of %(records)s with what stood in it on %(count)s record.",
                "Removed the field “%(field)s” of %(records)s with what stood in it on %(count)s records.",
                event.records,
            )
        case _:
            return ""
    kind = record_kinds.get(event.record_kind)
    parts = ", ".join(str(PARTS.get(one, one)) for one in getattr(event, "parts", ()))
    return said % {
        "field": event.label, "records": str(kind.label_many).lower() if kind else event.record_kind, "parts": parts,
        "count": formats.figure(getattr(event, "records", 0), scope.language),
    }  # fmt: skip


families.lend(Family("custom", SECTION, 94))
cards.lend(
    Card("custom.values_changed", "custom/cards/values_changed.html", "pencil", "record", "minor", changes_said),
    *(
        Card(f"custom.{name}", "custom/cards/field.html", icon, "custom", "minor", sentences)
        for name, icon in (
            ("field_added", "plus"), ("field_changed", "pencil"), ("field_retired", "archive"),
            ("field_brought_back", "rotate-ccw"), ("field_removed", "trash-2"),
        )
    ),
)  # fmt: skip
name_kinds(
    "custom",
    values_changed=_("Custom fields changed"),
    field_added=_("Custom field added"),
    field_changed=_("Custom field changed"),
    field_retired=_("Custom field taken out of use"),
    field_brought_back=_("Custom field taken into use again"),
    field_removed=_("Custom field removed"),
)
