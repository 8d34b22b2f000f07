"""Under which name each unit writes. Mailboxes hold passwords, and are not of this."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.channels.actions import settings as actions
from nokshi.channels.models import Sender
from nokshi.ports.configuration import Item, Section, Setting, sections
from nokshi.workspace.queries.names import unit_at, unit_paths


class SenderItem(Item):
    """The name and addresses under which a unit, and all below it without their own, writes; “/” is the whole."""

    address: Annotated[str, msgspec.Meta(max_length=254)]
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""
    reply_to: Annotated[str, msgspec.Meta(max_length=254)] = ""


def _standing() -> dict[str, Item]:
    senders = {one.unit_id: one for one in Sender.objects.all()}
    return {
        path: SenderItem(address=senders[pk].address, name=senders[pk].name, reply_to=senders[pk].reply_to)
        for pk, path in unit_paths().items()
        if pk in senders
    }


def _put(name: str, item: SenderItem, to: Setting) -> None:
    actions.set_sender(
        unit_id=unit_at(name).pk, name=item.name, address=item.address, reply_to=item.reply_to, actor=to.actor,
        now=to.now,
    )  # fmt: skip


def _remove(name: str, to: Setting) -> None:
    actions.remove_sender(unit_id=unit_at(name).pk, actor=to.actor, now=to.now)


sections.lend(
    Section(
        name="senders", label=_("Senders"), shape=SenderItem, standing=_standing, put=_put, remove=_remove,
        needs=lambda name, item: [("unit", name)], order=45,
    )
)  # fmt: skip
