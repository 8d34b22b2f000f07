"""Who may set up fields, and where."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.navigation import SettingsPage, settings_pages

capabilities.lend(Capability("custom.manage", _("Set up custom fields"), _("Custom fields"), ("manager",), at_top=True))
settings_pages.lend(
    SettingsPage(
        "custom.fields", _("Custom fields"), _("What only your house asks of customers, orders and products."),
        "custom:fields", "sliders-horizontal", 28, "custom.manage",
    )
)  # fmt: skip
