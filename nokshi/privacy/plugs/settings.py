"""Rights, the panel of the customer page, and the settings page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.navigation import SettingsPage, settings_pages
from nokshi.ports.panels import Panel, panels

SECTION = _("Privacy")


def panel_url(customer_id: int) -> str:
    """Return where the consent panel comes from."""
    return reverse("privacy:panel", args=[customer_id])


capabilities.lend(
    Capability("privacy.change", _("Note and withdraw consent"), SECTION, ("manager", "staff")),
    Capability("privacy.suppress", _("Stop and release addresses"), SECTION),
    Capability("privacy.rules", _("Set caps and quiet hours"), SECTION, (), at_top=True),
)
panels.lend(
    Panel("privacy.consent", "customers.customer", _("Consent"), panel_url, order=80, capability="customers.view")
)
settings_pages.lend(
    SettingsPage(
        "privacy.rules", _("How often we write"), _("Caps per purpose, and the hours in which nobody is disturbed."),
        "privacy:rules", "shield", 40, "privacy.rules",
    )
)  # fmt: skip
