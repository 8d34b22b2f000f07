"""What is known of messages, senders and mailboxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from nokshi.channels.models import Mailbox, Message, Sender
from nokshi.channels.rules.accounts import Account, account_in
from nokshi.channels.rules.headers import is_address, plus
from nokshi.kernel.scope import Scope
from nokshi.kernel.secrets import Unreadable, unseal
from nokshi.workspace.models import Unit
from nokshi.workspace.queries import organisation

Row = TypeVar("Row", Sender, Mailbox)


@dataclass(frozen=True, slots=True)
class From:
    """Under which name and address a unit writes, and where answers and bounces go.

    `is_own` is false where nobody set an address yet and a stand-in is used.
    """

    name: str
    address: str
    reply_to: str
    mailbox: str
    plus: bool
    is_own: bool

    def way_back(self, ref: str) -> str:
        """Return the address where answers to the message `ref` arrive; empty where no mailbox is read."""
        if not self.mailbox:
            return ""
        return plus(self.mailbox, ref) if self.plus else self.mailbox


def sender_for(unit_id: int) -> From:
    """Return how a unit writes: its own settings, or those of the nearest unit above it."""
    above = _ancestors(unit_id)
    sender = _nearest(list(Sender.objects.filter(unit__in=above)), above)
    mailbox = _nearest(list(Mailbox.objects.filter(unit__in=above, is_active=True)), above)
    return From(
        name=sender.name if sender else organisation().name,
        address=sender.address if sender else _stand_in(),
        reply_to=sender.reply_to if sender else "",
        mailbox=mailbox.address if mailbox else "",
        plus=mailbox.plus if mailbox else False,
        is_own=sender is not None,
    )


def account_of(mailbox: Mailbox) -> Account | None:
    """Return where a mailbox lies and who signs in, never the password; None where it was sealed with another key."""
    try:
        account, _password = account_in(unseal(mailbox.url_sealed))
    except Unreadable:
        return None
    return account


def messages_with(customer_ids: Sequence[int], scope: Scope) -> QuerySet[Message]:
    """Return the messages to and from a customer, newest first."""
    rows = Message.objects.visible_to(scope).filter(customer_id__in=customer_ids)
    return rows.order_by("-created_at", "-id")


def _ancestors(unit_id: int) -> list[int]:
    """Return a unit and those above it, nearest first."""
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    return [int(part) for part in reversed(path.split("/")) if part]


def _nearest(rows: list[Row], above: list[int]) -> Row | None:
    return min(rows, key=lambda row: above.index(row.unit_id), default=None)


def _stand_in() -> str:
    host = urlsplit(settings.CONFIG.url).hostname or ""
    address = f"hello@{host}"
    return address if is_address(address) and not host.replace(".", "").isdigit() else "hello@localhost"
