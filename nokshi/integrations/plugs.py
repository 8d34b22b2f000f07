"""What this room lends: its rights, its settings page, its cards, and reported events for conditions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.integrations.actions import deliveries
from nokshi.integrations.addressbooks.system import CARDS, GOOGLE_CONTACTS, OUTLOOK_CONTACTS
from nokshi.integrations.dynamics.system import DYNAMICS
from nokshi.integrations.hubspot.system import HUBSPOT
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.integrations.salesforce.system import SALESFORCE
from nokshi.integrations.sap.system import SAP
from nokshi.integrations.zoho.system import ZOHO
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.fields import Detail, FieldType, Happening, happenings
from nokshi.ports.live import Topic, topics
from nokshi.ports.navigation import SettingsPage, settings_pages
from nokshi.ports.notices import Notice, notices
from nokshi.ports.systems import systems
from nokshi.ports.waiting import Waiting, waiting
from nokshi.ports.whole import Left, Part, Table, Without, parts

SECTION = _("Other systems")
SHOWN = 50
"""At least so many deliveries as a page of an endpoint shows."""
WEBHOOKS, REPORT = "integrations.webhooks", "integrations.report"

systems.lend(CARDS, DYNAMICS, GOOGLE_CONTACTS, HUBSPOT, OUTLOOK_CONTACTS, SALESFORCE, SAP, ZOHO)
capabilities.lend(
    Capability(WEBHOOKS, _("Tell other systems what happens (webhooks)"), SECTION, roles=()),
    Capability(REPORT, _("Report events by the API"), SECTION, roles=("manager",)),
)
waiting.lend(
    Waiting(
        "integrations.deliveries",
        _("Calls of webhooks that had not arrived"),
        _("Send them. What arrived after the backup arrives a second time, under the same id."),
        _("Give them up. Each can be sent again by hand."),
        deliveries.how_many_wait,
        deliveries.set_aside,
        order=30,
    )
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


def _given_up(data: Mapping[str, Any], scope: Scope) -> str:
    return _t("%(host)s does not answer: the webhook is switched off.") % {"host": data["host"]}


def _made_by(ids: Sequence[int]) -> dict[int, int | None]:
    return dict(Endpoint.objects.filter(pk__in=ids).values_list("pk", "created_by"))


def _marks(ids: Collection[int]) -> dict[int, str]:
    rows = Endpoint.objects.filter(pk__in=ids).values_list("pk", "is_active", "failing_since")
    return {pk: f"{is_active} {failing} {_newest(pk)}" for pk, is_active, failing in rows}


def _newest(endpoint: int) -> list[tuple[int, str, int]]:
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("-pk")
    return list(rows.values_list("pk", "status", "tries")[:SHOWN])


def _page_of(pk: int) -> str:
    return reverse("integrations:webhook", args=[pk])


notices.lend(Notice("integrations.webhook_disabled", "plug", _given_up, _page_of, _made_by, is_bad=True))
topics.lend(Topic("integrations.endpoint", capability=WEBHOOKS, marks=_marks))
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
parts.lend(
    Part(
        "integrations",
        _("Webhooks"),
        (
            Table(
                "webhooks",
                "integrations.endpoint",
                (Without("secret_sealed", "The secret that signs what is sent. Set it anew."),),
            ),
            Table("webhook_deliveries", "integrations.delivery", refers={"event_id": "events"}),
            Table("webhook_attempts", "integrations.attempt"),
        ),
        (Left("integrations.keptanswer", "Answers of the API that are kept sealed for a day, for calls that repeat."),),
        order=88,
    )
)
