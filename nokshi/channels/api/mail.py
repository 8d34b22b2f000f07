"""How e-mail leaves and comes in, for programs: senders, mailboxes, the server. A password goes in and never out."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from django.conf import settings as configured
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.channels.actions import settings as actions
from nokshi.channels.email.mailbox import MailboxTrouble, check
from nokshi.channels.email.smtp import Line as Post
from nokshi.channels.email.smtp import Unreachable
from nokshi.channels.models import Mailbox, Sender
from nokshi.channels.queries import account_of
from nokshi.channels.rules.accounts import INBOX, Account
from nokshi.kernel.secrets import Unreadable, unseal
from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Id,
    Offer,
    Reading,
    Resource,
    Word,
    by,
    offers,
    resources,
    said,
    seen,
)
from nokshi.workspace.models import Unit
from nokshi.workspace.queries import root_unit

SETTINGS = "channels.settings"
PATIENCE = 10
Address = Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
Host = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
User = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Password = Annotated[str, msgspec.Meta(max_length=500)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Folder = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Security = Literal["imaps", "imap+tls", "imap"]


class SenderNew(Body, kw_only=True):
    """Under which name and address a unit, and all below it without their own, writes."""

    unit: Id
    address: Address
    name: Word = ""
    reply_to: Annotated[str, msgspec.Meta(max_length=254)] = ""


class SenderChange(Body):
    """What is to be different of how a unit writes."""

    address: Address | UnsetType = UNSET
    name: Word | UnsetType = UNSET
    reply_to: Annotated[str, msgspec.Meta(max_length=254)] | UnsetType = UNSET


class MailboxNew(Body, kw_only=True):
    """A mailbox to read; `plus` says that its server takes address+anything@."""

    address: Address
    host: Host
    user: User
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    security: Security = "imaps"
    port: Port | None = None
    folder: Folder = INBOX
    plus: bool = True
    is_active: bool = True
    unit: Id | None = None


class MailboxChange(Body):
    """What is to be different of a mailbox; another server or user takes the password once more."""

    address: Address | UnsetType = UNSET
    host: Host | UnsetType = UNSET
    user: User | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    security: Security | UnsetType = UNSET
    port: Port | UnsetType | None = UNSET
    folder: Folder | UnsetType = UNSET
    plus: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class MailboxTried(msgspec.Struct):
    """Whether a mailbox opens, how many mails lie in it, and else what the server says."""

    opens: bool
    mails: int
    problem: str


class MailServer(msgspec.Struct):
    """The server that letters are handed to; without one they stay in the outbox here."""

    host: str


class ServerTried(msgspec.Struct):
    """Whether the mail server answers and lets us in, and else what it says."""

    answers: bool
    problem: str


def senders(asking: Asking, of: int) -> QuerySet[Sender]:
    """Return how the caller's units write, where they have settings of their own."""
    return Sender.objects.visible_to(asking.scope)


def set_sender(asking: Asking, body: SenderNew) -> int:
    """Set how a unit writes, in place of what it had."""
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    made = actions.set_sender(
        unit_id=body.unit, name=body.name, address=body.address, reply_to=body.reply_to, actor=asking.actor,
        now=asking.now,
    )  # fmt: skip
    return made.pk


def change_sender(asking: Asking, pk: int, body: SenderChange) -> None:
    """Change how a unit writes."""
    known = Sender.objects.values("unit_id", "name", "address", "reply_to").get(pk=pk)
    actions.set_sender(**{**known, **said(body)}, actor=asking.actor, now=asking.now)


def mailboxes(asking: Asking, of: int) -> QuerySet[Mailbox]:
    """Return the mailboxes of the caller's units."""
    return Mailbox.objects.visible_to(asking.scope)


def accounts(ids: Sequence[int], asking: Asking) -> dict[int, Account | None]:
    """Return where mailboxes lie and who signs in there."""
    return {one.pk: account_of(one) for one in Mailbox.objects.filter(pk__in=ids)}


def of_account(name: str, account: Account | None) -> Any:
    """Return one part of an account; nothing where it was sealed with another key."""
    return getattr(account, name) if account else None


def add_mailbox(asking: Asking, body: MailboxNew) -> int:
    """Add a mailbox to read."""
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    here = root_unit().pk if asking.scope.units is None else min(asking.scope.units)
    made = actions.save_mailbox(
        mailbox=None, unit_id=body.unit or here, address=body.address, password=body.password, plus=body.plus,
        account=Account(body.security, body.host, body.user, body.port, body.folder), is_active=body.is_active,
        actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return made.pk


def change_mailbox(asking: Asking, pk: int, body: MailboxChange) -> None:
    """Change a mailbox; what is not said of its account stays."""
    found, given = Mailbox.objects.get(pk=pk), said(body)
    known = account_of(found) or Account("imaps", found.host, "")
    account = Account(*(given.get(name, getattr(known, name)) for name in Account.__match_args__))
    actions.save_mailbox(
        mailbox=found, unit_id=found.unit_id, address=given.get("address", found.address), account=account,
        password=given.get("password", ""), plus=given.get("plus", found.plus),
        is_active=given.get("is_active", found.is_active), actor=asking.actor, now=asking.now,
    )  # fmt: skip


def remove_mailbox(asking: Asking, pk: int) -> None:
    """Forget a mailbox and its password."""
    actions.remove_mailbox(mailbox=Mailbox.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def try_mailbox(asking: Asking, pk: int) -> MailboxTried:
    """Open a mailbox and say what is wrong."""
    try:
        return MailboxTried(True, check(unseal(Mailbox.objects.get(pk=pk).url_sealed)), "")
    except MailboxTrouble as trouble:
        return MailboxTried(False, 0, str(trouble))
    except Unreadable:
        return MailboxTried(False, 0, "sealed with another key")


def server(asking: Asking) -> MailServer:
    """Return the server that letters are handed to."""
    return MailServer(urlsplit(configured.CONFIG.email_url).hostname or "")


def try_server(asking: Asking) -> ServerTried:
    """Knock at the mail server and say what is wrong."""
    if not configured.CONFIG.email_url:
        return ServerTried(False, "no server is named by NOKSHI_EMAIL_URL")
    try:
        with Post(configured.CONFIG.email_url, timeout=PATIENCE) as line:
            line.check()
    except Unreachable as trouble:
        return ServerTried(False, str(trouble))
    return ServerTried(True, "")


def _part(name: str, type_: Any) -> Column:
    return Column(name, type_ | None, load=accounts, turn=partial(of_account, name))


resources.lend(
    Resource(
        name="senders", noun="sender", label=_("How units write"), capability=SETTINGS, order=65, rows=senders,
        columns=(
            Column("id", int, "pk"), Column("unit", int, "unit_id"), Column("name"), Column("address"),
            Column("reply_to"),
        ),
        filters=(by("unit", Id, "unit_id"),),
        create=Deed(
            name="create", label=_("Set how a unit writes"), capability=SETTINGS, run=set_sender, body=SenderNew
        ),
        change=Deed(
            name="change", label=_("Change how a unit writes"), capability=SETTINGS, run=change_sender,
            body=SenderChange,
        ),
    ),
    Resource(
        name="mailboxes", noun="mailbox", label=_("Mailboxes"), capability=SETTINGS, order=66, rows=mailboxes,
        columns=(
            Column("id", int, "pk"), Column("unit", int, "unit_id"), Column("address"), Column("host"),
            _part("security", str), _part("port", int), _part("user", str), _part("folder", str),
            Column("plus", bool), Column("is_active", bool), Column("checked_at", datetime | None), Column("error"),
        ),
        filters=(by("unit", Id, "unit_id"), by("is_active", bool)),
        create=Deed(name="create", label=_("Add a mailbox"), capability=SETTINGS, run=add_mailbox, body=MailboxNew),
        change=Deed(
            name="change", label=_("Change a mailbox"), capability=SETTINGS, run=change_mailbox, body=MailboxChange
        ),
        remove=Deed(
            name="remove", label=_("Forget a mailbox and its password"), capability=SETTINGS, run=remove_mailbox
        ),
        deeds=(
            Deed(
                name="check", label=_("See whether a mailbox opens"), capability=SETTINGS, run=try_mailbox,
                gives=MailboxTried, is_question=True,
            ),
        ),
    ),
)  # fmt: skip
offers.lend(
    Offer(
        name="mail-server", label=_("Mail server"), capability=SETTINGS, order=67,
        readings=(
            Reading(
                name="", label=_("The server that letters are handed to"), capability=SETTINGS, gives=MailServer,
                run=server,
            ),
        ),
        deeds=(
            Deed(
                name="check", label=_("See whether the mail server lets us in"), capability=SETTINGS, run=try_server,
                gives=ServerTried, is_question=True,
            ),
        ),
    )
)  # fmt: skip
