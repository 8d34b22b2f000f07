"""What happened to kinds and records, in the reader's words."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nokshi.kernel import formats
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.records.events import (
    KindAdded,
    KindBroughtBack,
    KindChanged,
    KindRemoved,
    KindRetired,
    RecordAdded,
    RecordChanged,
    RecordRemoved,
)
from nokshi.records.queries import house

PARTS = {
    "names": _("name"), "plurals": _("name for several"), "icon": _("picture"), "belongs": _("whose its records are"),
    "title": _("what its records are called by"),
}  # fmt: skip


def sentence(event: Event, scope: Scope) -> str:
    """Return what happened to a kind, in the active language."""
    match event:
        case KindAdded():
            said = _t("Added the kind of record “%(kind)s”.")
        case KindChanged():
            said = _t("Changed the kind of record “%(kind)s”: %(parts)s.")
        case KindRetired():
            said = _t("Took the kind of record “%(kind)s” out of use.")
        case KindBroughtBack():
            said = _t("Took the kind of record “%(kind)s” into use again.")
        case KindRemoved():
            said = ngettext(
                "Removed the kind of record “%(kind)s” with its %(count)s record.",
                "Removed the kind of record “%(kind)s” with its %(count)s records.",
                event.records,
            )
        case _:
            return ""
    parts = ", ".join(str(PARTS.get(one, one)) for one in getattr(event, "parts", ()))
    count = formats.figure(getattr(event, "records", 0), scope.language)
    return said % {"kind": getattr(event, "label", ""), "parts": parts, "count": count}


def record_sentence(event: Event, scope: Scope) -> str:
    """Return what happened to a record, in the active language."""
    match event:
        case RecordAdded():
            said = _t("%(kind)s added")
        case RecordChanged():
            said = _t("%(kind)s moved") if "customer" in event.changes else _t("%(kind)s changed")
        case RecordRemoved():
            said = _t("%(kind)s removed")
        case _:
            return ""
    kind = house().by_key.get(event.record_kind)
    return said % {"kind": kind.label if kind else event.record_kind}
