"""What the log lends: a page of the settings on its readers, and the right to look at it."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.navigation import SettingsPage, settings_pages

capabilities.lend(
    Capability("timeline.watch", _("Watch the readers of the log"), _("Running it"), roles=()),
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
    )
)
