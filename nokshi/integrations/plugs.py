"""What this room lends: its rights, its settings page, its cards, and reported events for conditions."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.fields import Detail, FieldType, Happening, happenings
from nokshi.ports.navigation import SettingsPage, settings_pages

SECTION = _("Other systems")
WEBHOOKS, REPORT = "integrations.webhooks", "integrations.report"

capabilities.lend(
    Capability(WEBHOOKS, _("Tell other systems what happens (webhooks)"), SECTION, roles=()),
    Capability(REPORT, _("Report events by the API"), SECTION, roles=("manager",)),
)
settings_pages.lend(
    SettingsPage(
        "integrations.webhooks",
        _("Webhooks"),
        _("Which other systems are told what happens here, and whether it arrived."),
        "integrations:webhooks",
        "plug",
        order=60,
        capability=WEBHOOKS,
    )
)
families.lend(Family("integrations", SECTION, 90))
cards.lend(
    Card("integrations.happened", "integrations/happened_card.html", "zap", "integrations"),
    *(
        Card(f"integrations.webhook_{name}", "integrations/card.html", "plug", "integrations", tone)
        for name, tone in (("added", "minor"), ("changed", "minor"), ("removed", "minor"), ("disabled", "bad"))
    ),
)
happenings.lend(
    Happening(
        "integrations.happened",
        _("Did something that a program reported"),
        SECTION,
        details=(Detail("name", _("called"), FieldType.TEXT),),
    )
)
name_kinds(
    "integrations",
    happened=_("Reported by a program"),
    webhook_added=_("Webhook added"),
    webhook_changed=_("Webhook changed"),
    webhook_disabled=_("Webhook switched off"),
    webhook_removed=_("Webhook removed"),
)
