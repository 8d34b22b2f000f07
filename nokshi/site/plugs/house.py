"""What the front door lends: the offers to look around in a shop that is made up, and to clear it away again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, cards, name_kinds
from nokshi.ports.exporting import Way, ways
from nokshi.ports.first_hour import Offer, offers
from nokshi.ports.live import Topic, topics
from nokshi.ports.navigation import Command, SettingsPage, commands, settings_pages
from nokshi.ports.notices import Notice, notices
from nokshi.ports.origins import Key, Teller, Told, tellers
from nokshi.ports.today import Glance, glances
from nokshi.ports.witnesses import Witness, witnesses
from nokshi.site.backup import keeping
from nokshi.site.backup.alone import is_busy
from nokshi.site.demo import removing
from nokshi.site.demo.marks import RUN, SOURCE
from nokshi.site.whole import keeping as everything


def _is_empty(scope: Scope) -> bool:
    return scope.sees_all_units and not Customer.objects.standing().exists()


def _is_filled(scope: Scope) -> bool:
    return scope.sees_all_units and removing.is_there()


def _told(keys: Collection[Key], scope: Scope) -> dict[Key, Told]:
    return {key: Told(_("the sample data")) for key in keys if key in (RUN, SOURCE)}


def _backups(ids: Collection[int]) -> dict[int, str]:
    return dict.fromkeys(ids, f"{is_busy()} {[(one.path.name, one.told) for one in keeping.kept()]}")


def _everything(ids: Collection[int]) -> dict[int, str]:
    return dict.fromkeys(ids, f"{everything.progress()} {[one.name for one in everything.kept()]}")


def _is_ready(data: Mapping[str, Any], scope: Scope) -> str:
    return gettext("Everything is in one file: %(file)s. It is kept for a day.") % {"file": data["file"]}


def _page_of_everything(user: int) -> str:
    return reverse("site:everything")


def _himself(ids: Sequence[int]) -> dict[int, int | None]:
    return {pk: pk for pk in ids}


capabilities.lend(
    Capability("site.backups", _("Take backups and carry them away"), _("Workspace"), (), at_top=True),
    Capability("site.configure", _("Set everything up by a file"), _("Workspace"), (), at_top=True),
    Capability("site.everything", _("Export everything and carry it away"), _("Workspace"), (), at_top=True),
)
ways.lend(Way("everything", _("Everything"), "site:everything", "site.everything"))
commands.lend(Command("site.everything", _("Export everything"), "site:everything", "package", "site.everything"))
notices.lend(Notice("site.everything_exported", "package", _is_ready, _page_of_everything, _himself))
settings_pages.lend(
    SettingsPage(
        "site.backups",
        _("Backups"),
        _("What is kept of everything, and how it comes back."),
        "site:backups",
        "database-backup",
        70,
        "site.backups",
    ),
    SettingsPage(
        "site.configuration",
        _("Configuration"),
        _("All of these settings as one file: carry it away, compare it, apply it."),
        "site:configuration",
        "file-text",
        72,
        "site.configure",
    ),
)
topics.lend(
    Topic("site.notices", tuple(one.kind for one in notices)),
    Topic("site.backups", capability="site.backups", marks=_backups),
    Topic("site.everything", capability="site.everything", marks=_everything),
)
witnesses.lend(Witness("site.backups", keeping.heads))
glances.lend(Glance("site.notices", _("Notices"), "site:notices", order=90))
tellers.lend(Teller("site.demo", _told))
name_kinds(
    "site",
    sample_removed=_("Sample data removed"),
    backup_asked=_("Backup asked for"),
    backup_downloaded=_("Backup downloaded"),
    everything_asked=_("Export of everything asked for"),
    everything_exported=_("Everything exported"),
    everything_downloaded=_("Everything downloaded"),
    everything_taken_in=_("A whole house taken in"),
    configuration_applied=_("Configuration applied"),
)
cards.lend(
    Card("site.sample_removed", "site/sample_removed.html", "trash-2", "files", "minor"),
    Card("site.backup_asked", "site/backup_asked.html", "database-backup", "files", "minor"),
    Card("site.backup_downloaded", "site/backup_downloaded.html", "download", "files", "minor"),
    Card("site.everything_asked", "site/everything_asked.html", "package", "files", "minor"),
    Card("site.everything_exported", "site/everything_exported.html", "package", "files", "minor"),
    Card("site.everything_downloaded", "site/everything_downloaded.html", "download", "files", "minor"),
    Card("site.everything_taken_in", "site/everything_taken_in.html", "package-open", "files"),
    Card("site.configuration_applied", "site/configuration_applied.html", "file-text", "files", "minor"),
)
offers.lend(
    Offer(
        "site.demo",
        _("Only want to look around?"),
        _("Sample data puts a tea shop with 500 customers here. Begin your own shop with a data folder of its own."),
        _("Look around"),
        "site:demo",
        "play",
        open_to=_is_empty,
        capability=EVERYTHING,
    ),
    Offer(
        "site.demo_remove",
        _("Seen enough?"),
        _("The sample data can go again. What you added stays, and so do sample customers with whom you worked."),
        _("Remove the sample data"),
        "site:demo_remove",
        "trash-2",
        open_to=_is_filled,
        capability=EVERYTHING,
    ),
)
