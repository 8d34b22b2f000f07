"""Who may see records of own kinds, change and remove them, and who says what kinds there are."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.navigation import SettingsPage, settings_pages

SECTION = _("Own records")

capabilities.lend(
    Capability("records.view", _("See own records"), SECTION, ("manager", "staff", "reader")),
    Capability("records.edit", _("Add and change own records"), SECTION, ("manager", "staff")),
    Capability("records.remove", _("Remove own records"), SECTION),
    Capability("records.import", _("Import own records"), SECTION),
    Capability("records.export", _("Export own records"), SECTION),
    Capability("records.define", _("Set up own kinds of record"), SECTION, at_top=True),
)
settings_pages.lend(
    SettingsPage(
        "records.kinds", _("Own kinds"), _("Records that only your house keeps: a warranty, a pet, a table booked."),
        "records:kinds", "box", 29, "records.define",
    )
)  # fmt: skip
