"""Set under which name a unit writes, and which mailboxes are read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nokshi.channels.actions.refusals import BadAddress, BadHeader, BadServer, PasswordAgain
from nokshi.channels.events import MailboxChanged, SenderChanged
from nokshi.channels.models import Mailbox, Sender
from nokshi.channels.rules.accounts import Account, account_in, is_host, url_of
from nokshi.channels.rules.headers import is_address, is_one_line
from nokshi.kernel.actor import Actor
from nokshi.kernel.secrets import Unreadable, seal, unseal
from nokshi.timeline.actions import record


@transaction.atomic
def set_sender(*, unit_id: int, name: str, address: str, reply_to: str, actor: Actor, now: datetime) -> Sender:
    """Set the name and addresses under which a unit writes; raises BadHeader, BadAddress."""
    if not is_one_line(name):
        raise BadHeader(part=_("name of the sender"), text=name[:80])
    for one in filter(None, (address, reply_to)):
        if not is_address(one):
            raise BadAddress(address=one)
    values = {"name": name, "address": address, "reply_to": reply_to}
    before: Sender | None = Sender.objects.filter(unit_id=unit_id, **values).first()
    if before is not None:
        return before
    sender, _created = Sender.objects.update_or_create(unit_id=unit_id, defaults=values)
    record(
        SenderChanged(unit=unit_id, address=address, name=name), at=now, actor=actor, unit=unit_id,
        subject=("channels.sender", sender.pk),
    )  # fmt: skip
    return sender


@transaction.atomic
def remove_sender(*, unit_id: int, actor: Actor, now: datetime) -> None:
    """Let a unit write as the one above it does."""
    sender = Sender.objects.filter(unit_id=unit_id).first()
    if sender is None:
        return
    record(
        SenderChanged(unit=unit_id, address="", name=""), at=now, actor=actor, unit=unit_id,
        subject=("channels.sender", sender.pk),
    )  # fmt: skip
    sender.delete()


@transaction.atomic
def save_mailbox(
    *, mailbox: Mailbox | None, unit_id: int, address: str, account: Account, password: str, plus: bool,
    is_active: bool, actor: Actor, now: datetime,
) -> Mailbox:  # fmt: skip
    """Add or change a mailbox to read; without a password the kept one stays, for the server it was given for.

    Raises BadAddress, BadServer, PasswordAgain.
    """
    if not is_address(address):
        raise BadAddress(address=address)
    if not is_host(account.host):
        raise BadServer
    kept = mailbox or Mailbox()
    url = url_of(account, password or _kept_password(kept, account))
    if url != _kept_url(kept):
        kept.url_sealed, kept.uid_validity, kept.last_uid = seal(url), 0, 0
    kept.unit_id, kept.address, kept.host = unit_id, address, account.host
    kept.plus, kept.is_active, kept.error = plus, is_active, ""
    kept.save()
    _tell(kept, actor, now)
    return kept


def _kept_url(mailbox: Mailbox) -> str:
    try:
        return unseal(mailbox.url_sealed) if mailbox.url_sealed else ""
    except Unreadable:
        return ""


def _kept_password(mailbox: Mailbox, account: Account) -> str:
    """Return the password that is kept for this very server and user."""
    url = _kept_url(mailbox)
    known, password = account_in(url) if url else (None, "")
    # Else whoever may set a mailbox and does not know its password would have it sent to a server of his own.
    if known is None or known.door != account.door:
        raise PasswordAgain
    return password


@transaction.atomic
def remove_mailbox(*, mailbox: Mailbox, actor: Actor, now: datetime) -> None:
    """Forget a mailbox and its password; what was read from it stays."""
    mailbox.is_active = False
    _tell(mailbox, actor, now)
    mailbox.delete()


def _tell(mailbox: Mailbox, actor: Actor, now: datetime) -> None:
    record(
        MailboxChanged(mailbox=mailbox.pk, host=mailbox.host, is_active=mailbox.is_active), at=now, actor=actor,
        unit=mailbox.unit_id, subject=("channels.mailbox", mailbox.pk),
    )  # fmt: skip
