"""What this room lends: e-mail as a channel, its pages, cards, happenings and the panel of messages."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.channels.actions import setting_aside
from nokshi.channels.events import MessageStopped
from nokshi.channels.models import Message
from nokshi.channels.words import reason_text
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.channels import Channel, channels
from nokshi.ports.fields import Detail, FieldType, Happening, happenings
from nokshi.ports.live import Topic, topics
from nokshi.ports.merging import Holding, holdings
from nokshi.ports.navigation import Command, Place, SettingsPage, commands, places, settings_pages
from nokshi.ports.panels import Panel, panels
from nokshi.ports.records import RecordKind, record_kinds
from nokshi.ports.waiting import Waiting, waiting
from nokshi.ports.whole import Part, Table, Without, parts

SECTION = _("Messages")
LOOK, WRITE, SET_UP = "channels.look", "channels.write", "channels.settings"


def titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the subjects of messages."""
    return dict(Message.objects.filter(pk__in=ids).values_list("pk", "subject"))


def reasons(events: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return why each message was stopped, in words."""
    return [{"reason": reason_text(event.reason)} for event in events if isinstance(event, MessageStopped)]


channels.lend(Channel("email", _("E-mail"), "mail", "email", order=10))

holdings.lend(Holding("channels.Message", _("Messages"), order=40))
capabilities.lend(
    Capability(LOOK, _("Read messages"), SECTION, ("manager", "staff", "reader")),
    Capability(WRITE, _("Write to a customer"), SECTION, ("manager", "staff")),
    Capability(SET_UP, _("Set up e-mail"), SECTION, ("manager",)),
)

waiting.lend(
    Waiting(
        "channels.letters",
        _("Letters that were about to leave"),
        _("Let them leave. What left after the backup leaves a second time."),
        _("Stop them. Each says so on its customer's page."),
        setting_aside.how_many,
        setting_aside.set_aside,
        order=10,
    )
)
families.lend(Family("messages", SECTION, 20))
cards.lend(
    Card("channels.message_sent", "channels/cards/sent.html", "mail", "messages"),
    Card("channels.message_stopped", "channels/cards/stopped.html", "ban", "messages", "minor", reasons),
    Card("channels.message_bounced", "channels/cards/bounced.html", "mail-x", "messages", "bad"),
    Card("channels.message_failed", "channels/cards/failed.html", "mail-x", "messages", "bad"),
    Card("channels.message_opened", "channels/cards/opened.html", "mail-open", "messages"),
    Card("channels.link_clicked", "channels/cards/clicked.html", "mouse-pointer-click", "messages", "good"),
    Card("channels.machine_opened", "channels/cards/machine_opened.html", "server", "messages", "minor"),
    Card("channels.machine_clicked", "channels/cards/machine_clicked.html", "server", "messages", "minor"),
    Card("channels.message_replied", "channels/cards/replied.html", "reply", "messages", "good"),
    Card("channels.auto_replied", "channels/cards/auto_replied.html", "reply", "messages", "minor"),
    Card("channels.message_complained", "channels/cards/complained.html", "shield-off", "messages", "bad"),
    Card("channels.contact_unsubscribed", "channels/cards/unsubscribed.html", "user-minus", "messages", "bad"),
    Card("channels.sender_changed", "channels/cards/sender.html", "at-sign", "workspace", "minor"),
    Card("channels.mailbox_changed", "channels/cards/mailbox.html", "inbox", "workspace", "minor"),
)

SUBJECT = Detail("subject", _("subject"), FieldType.TEXT)
happenings.lend(
    Happening("channels.message_sent", _("got a letter"), SECTION, (SUBJECT,)),
    Happening("channels.message_opened", _("opened a letter"), SECTION, (SUBJECT,)),
    Happening(
        "channels.link_clicked", _("followed a link of a letter"), SECTION,
        (SUBJECT, Detail("url", _("address of the link"), FieldType.TEXT)),
    ),
    Happening("channels.message_replied", _("answered by e-mail"), SECTION, (SUBJECT,)),
    Happening(
        "channels.message_bounced", _("had a letter come back"), SECTION,
        (Detail("is_hard", _("the address is dead"), FieldType.FLAG),),
    ),
    Happening("channels.contact_unsubscribed", _("wanted no more letters"), SECTION, (SUBJECT,)),
    Happening("channels.message_complained", _("called a letter spam"), SECTION, (SUBJECT,)),
)  # fmt: skip

record_kinds.lend(
    RecordKind(
        "channels.message", _("Message"), _("Messages"), "mail",
        visible=Message.objects.visible_to,
        titles=titles,
        url=lambda pk: reverse("channels:message", args=[pk]),
    )
)  # fmt: skip
panels.lend(
    Panel(
        "channels.messages", "customers.customer", SECTION,
        url=lambda pk: reverse("channels:panel", args=[pk]), order=40, capability=LOOK,
    )
)  # fmt: skip
places.lend(
    Place("channels.outbox", _("Outbox"), "channels:outbox", "mail", "reach", order=60, capability=LOOK, key="m")
)
commands.lend(Command("channels.outbox", _("Open the outbox"), "channels:outbox", "mail", LOOK))
settings_pages.lend(
    SettingsPage(
        "channels.email", _("E-mail"), _("From whom letters come, the mail server, and mailboxes that are read."),
        "channels:settings", "mail", order=40, capability=SET_UP,
    )
)  # fmt: skip
topics.lend(Topic("channels.messages", ("channels.",), capability="channels.look"))
name_kinds(
    "channels",
    auto_replied=_("Answered by a machine"),
    contact_unsubscribed=_("Unsubscribed by link"),
    link_clicked=_("Link followed"),
    machine_clicked=_("Link followed by a machine"),
    machine_opened=_("Letter opened by a machine"),
    mailbox_changed=_("Mailbox changed"),
    message_bounced=_("Letter came back"),
    message_complained=_("Complained of a letter"),
    message_failed=_("Letter failed"),
    message_opened=_("Letter opened"),
    message_replied=_("Letter answered"),
    message_sent=_("Letter sent"),
    message_stopped=_("Letter held back"),
    sender_changed=_("Sender changed"),
)
parts.lend(
    Part(
        "channels",
        _("Messages"),
        (
            Table("messages", "channels.message"),
            Table("message_bodies", "channels.body", packed=("html_packed", "text_packed")),
            Table("message_hits", "channels.hit"),
            Table("senders", "channels.sender"),
            Table(
                "mailboxes",
                "channels.mailbox",
                (Without("url_sealed", "The password of the mailbox. Put it in again."),),
            ),
            Table("received_mails", "channels.received"),
        ),
        order=70,
    )
)
