"""What intake lends: rights, places to go, faces for its events."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.intake.actions.activities import ACTIVITIES, KEPT
from nokshi.intake.models import ImportRun
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.importing import import_kinds
from nokshi.ports.live import Topic, topics
from nokshi.ports.merging import Holding, holdings
from nokshi.ports.navigation import Command, Place, commands, places
from nokshi.ports.notices import Notice, notices
from nokshi.ports.origins import Key, Teller, Told, tellers
from nokshi.ports.whole import Part, Table, parts

SECTION = _("Imports and exports")

holdings.lend(
    Holding("intake.SourceRow", columns=("record_id",), stays="a row stands beside the record that it became")
)
capabilities.lend(
    Capability("intake.run", _("Import files, and take imports back"), SECTION, roles=("manager",)),
    Capability("intake.export", _("Export records as files"), SECTION, roles=("manager",)),
)
import_kinds.lend(ACTIVITIES, KEPT)
families.lend(Family("files", SECTION, order=80), Family("activities", _("Activities"), order=35))
cards.lend(
    Card("intake.activity_heard", "intake/activity_card.html", "phone", "activities"),
    *(
        Card(f"intake.{name}", "intake/card.html", icon, "files", "minor")
        for name, icon in (
            ("import_started", "upload"),
            ("import_stopped", "pause"),
            ("import_finished", "check"),
            ("import_undone", "undo-2"),
            ("records_exported", "download"),
        )
    ),
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


def _told(keys: Collection[Key], scope: Scope) -> dict[Key, Told]:
    """Name imports by their file and who began them; one of units that the reader does not see stays a number."""
    runs = ImportRun.objects.visible_to(scope).filter(pk__in=[key for key in keys if isinstance(key, int)])
    opens = scope.may("intake.run")
    return {
        run.pk: Told(_said(run), reverse("intake:run", args=[run.pk]) if opens else "")
        for run in runs.select_related("created_by")
    }


def _said(run: ImportRun) -> str:
    words = {"run": run.pk, "file": run.name, "name": run.created_by}
    if run.created_by is None:
        return _t("import %(run)s: %(file)s") % words
    return _t("import %(run)s: %(file)s, by %(name)s") % words


def _finished(data: Mapping[str, Any], scope: Scope) -> str:
    language = get_language() or scope.language
    words = {"file": data["file"], "rows": formats.figure(data["rows"], language)}
    return ngettext("%(file)s is in: %(rows)s row.", "%(file)s is in: %(rows)s rows.", data["rows"]) % words


def _began_by(ids: Sequence[int]) -> dict[int, int | None]:
    return dict(ImportRun.objects.filter(pk__in=ids).values_list("pk", "created_by"))


def _page_of(pk: int) -> str:
    return reverse("intake:run", args=[pk])


notices.lend(Notice("intake.import_finished", "check", _finished, _page_of, _began_by))
tellers.lend(Teller("intake.runs", _told))
topics.lend(
    Topic("intake.runs", ("intake.",), capability="intake.run"),
    Topic("intake.run", capability="intake.run", marks=_marks),
)
name_kinds(
    "intake",
    activity_heard=_("Activity in another system"),
    import_finished=_("Import finished"),
    import_started=_("Import started"),
    import_stopped=_("Import stopped"),
    import_undone=_("Import taken back"),
    records_exported=_("Records exported"),
)
parts.lend(
    Part(
        "intake",
        _("Imports"),
        (
            Table("import_runs", "intake.importrun"),
            Table("import_files", "intake.runfile"),
            Table("source_shapes", "intake.sourceshape"),
            Table("source_rows", "intake.sourcerow"),
            Table("source_links", "intake.sourcelink"),
            Table("source_fields", "intake.sourcefield"),
            Table("import_steps", "intake.runstep"),
            Table("import_mappings", "intake.mapping"),
        ),
        order=85,
    )
)
