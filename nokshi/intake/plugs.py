"""What intake lends: rights, places to go, faces for its events."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from nokshi.intake.models import ImportRun
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.live import Topic, topics
from nokshi.ports.navigation import Command, Place, commands, places

SECTION = _("Imports and exports")

capabilities.lend(
    Capability("intake.run", _("Import files, and take imports back"), SECTION, roles=("manager",)),
    Capability("intake.export", _("Export records as files"), SECTION, roles=("manager",)),
)
families.lend(Family("files", SECTION, order=80))
cards.lend(
    *(
        Card(f"intake.{name}", "intake/card.html", icon, "files", "minor")
        for name, icon in (
            ("import_started", "upload"),
            ("import_stopped", "pause"),
            ("import_finished", "check"),
            ("import_undone", "undo-2"),
            ("records_exported", "download"),
        )
    )
)
places.lend(
    Place("intake", _("Imports"), "intake:runs", "upload", section="see", order=80, capability="intake.run", key="i"),
)
commands.lend(
    Command("intake.import", _("Import a file"), "intake:new", "upload", capability="intake.run"),
    Command("intake.export", _("Export records as files"), "intake:exports", "download", capability="intake.export"),
)


def _marks(ids: Collection[int]) -> dict[int, str]:
    rows = ImportRun.objects.filter(pk__in=ids).values_list("pk", "status", "position", "steps", "left", "foreseen")
    return {pk: f"{status} {position} {steps} {left} {bool(seen)}" for pk, status, position, steps, left, seen in rows}


topics.lend(
    Topic("intake.runs", ("intake.",), capability="intake.run"),
    Topic("intake.run", capability="intake.run", marks=_marks),
)
name_kinds(
    "intake",
    import_finished=_("Import finished"),
    import_started=_("Import started"),
    import_stopped=_("Import stopped"),
    import_undone=_("Import taken back"),
    records_exported=_("Records exported"),
)
