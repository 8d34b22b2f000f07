"""What the log lends: pages of the settings on its readers and its trail, their rights, and its cards."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.live import Topic, topics
from nokshi.ports.merging import Holding, holdings
from nokshi.ports.navigation import SettingsPage, settings_pages
from nokshi.ports.whole import Left, Part, Table, Without, parts
from nokshi.ports.witnesses import Witness, witnesses
from nokshi.timeline import marks
from nokshi.timeline.heads import AT_HOME, kept_heads

holdings.lend(
    Holding(
        "timeline.EventRow", _("Events"), ("customer_id",), stays="sealed: read under all ids of a family", order=70
    ),
    Holding("timeline.Parked", columns=("customer_id",), stays="what waits is tried again for whom it was recorded"),
)
capabilities.lend(
    Capability("timeline.watch", _("Watch the readers of the log"), _("Running it"), roles=()),
    Capability("timeline.audit", _("Read and verify the audit trail"), _("Running it"), roles=()),
    Capability("timeline.read", _("Read every event, as programs do"), _("Running it"), roles=()),
)
settings_pages.lend(
    SettingsPage(
        "timeline.readers",
        _("Readers of the log"),
        _("How far each has read, and what waits to be tried again."),
        "timeline:readers",
        "activity",
        order=90,
        capability="timeline.watch",
    ),
    SettingsPage(
        "timeline.trail",
        _("Audit trail"),
        _("Who did what and who looked at whom, sealed so that it shows if it was touched."),
        "timeline:trail",
        "shield-check",
        order=85,
        capability="timeline.audit",
    ),
)
families.lend(Family("log", _("The log"), 97))
cards.lend(
    Card("timeline.record_seen", "timeline/cards/record_seen.html", "eye", "log", "minor"),
    Card("timeline.record_preloaded", "timeline/cards/record_preloaded.html", "eye", "log", "minor"),
    Card("timeline.records_read", "timeline/cards/records_read.html", "eye", "log", "minor"),
    Card("timeline.events_redacted", "timeline/cards/events_redacted.html", "eraser", "log", "minor"),
    Card("timeline.event_skipped", "timeline/cards/event_skipped.html", "skip-forward", "log", "minor"),
    Card("timeline.reader_set_back", "timeline/cards/reader_set_back.html", "history", "log", "minor"),
    Card("timeline.trail_exported", "timeline/cards/trail_exported.html", "download", "log", "minor"),
)
topics.lend(
    Topic("timeline.log", ("",), capability="timeline.watch", marks=marks.of_readers),
    Topic("timeline.parked", capability="timeline.watch", marks=marks.of_parked),
    Topic("timeline.check", capability="timeline.audit", marks=marks.of_checks),
)
witnesses.lend(Witness(AT_HOME, kept_heads))
name_kinds(
    "timeline",
    event_skipped=_("Event passed over"),
    events_redacted=_("Personal data taken out"),
    reader_set_back=_("Reader set back"),
    record_preloaded=_("Page fetched ahead"),
    record_seen=_("Page looked at"),
    records_read=_("List read"),
    trail_exported=_("Audit trail exported"),
)
parts.lend(
    Part(
        "timeline",
        _("The log of everything that happened"),
        (
            Table(
                "events",
                "timeline.eventrow",
                (Without("transaction", "A number of the database that wrote it; the order is that of the ids."),),
                refers={
                    "customer_id": "customers",
                    "unit_id": "units",
                    "cause_id": "events",
                    "run_id": "import_runs",
                    "retracted_by": "events",
                },
                is_seeded=True,
            ),
        ),
        (
            Left("timeline.cursor", "How far the readers of this house have read; taken in, they stand at the end."),
            Left("timeline.parked", "What readers of this house failed on and will try again."),
            Left(
                "timeline.block",
                "Seals are signed by the key of this house; the log is sealed anew where it is taken in.",
            ),
            Left("timeline.salts", "They belong to the seals."),
            Left("timeline.redaction", "They belong to the seals; what was redacted is gone from the events as well."),
            Left("timeline.check", "Walks along the seals of this house."),
        ),
        order=90,
    )
)
