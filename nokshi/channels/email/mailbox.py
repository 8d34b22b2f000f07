"""Read mailboxes by IMAP: what is new by UID, each mail for itself, whatever is wrong with it."""

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError

from nokshi.channels.actions import receiving
from nokshi.channels.email.lines import ServerBox
from nokshi.channels.email.reading import read
from nokshi.channels.models import Mailbox
from nokshi.kernel.network import AddressRefused
from nokshi.kernel.secrets import Unreadable, unseal

BIGGEST = 10_000_000
MOST_AT_ONCE = 2_000
PORTS = {"imap": 143, "imap+tls": 143, "imaps": 993}
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, ssl.SSLError)

log = logging.getLogger(__name__)


class MailboxTrouble(Exception):
    """A mailbox cannot be read; the words are the server's or the system's."""


def read_mailbox(mailbox: Mailbox, now: datetime) -> dict[str, int]:
    """Read what is new in a mailbox; return how many mails of each sort; trouble is kept with it."""
    counts: dict[str, int] = {}
    validity, last = mailbox.uid_validity, mailbox.last_uid
    try:
        with opened(unseal(mailbox.url_sealed)) as server:
            validity, last = _start(server, mailbox)
            for uid in _new_uids(server, last):
                sort = _take(server, mailbox, uid, now)
                counts[sort] = counts.get(sort, 0) + 1
                last = uid
                receiving.note_read(mailbox=mailbox, uid_validity=validity, last_uid=last, error="", now=now)
        error = ""
    except MailboxTrouble as trouble:
        error = str(trouble)
    except Unreadable:
        error = "sealed with another key"
    receiving.note_read(mailbox=mailbox, uid_validity=validity, last_uid=last, error=error, now=now)
    return counts


def check(url: str) -> int:
    """Sign in to a mailbox and return how many mails lie in it; raises MailboxTrouble."""
    with opened(url) as server:
        return len(server.uids("ALL"))


@contextmanager
def opened(url: str) -> Iterator[BaseMailBox]:
    """Open the folder that a URL names (imap, imap+tls, imaps); raises MailboxTrouble."""
    parts = urlsplit(url)
    try:
        server = _server(parts.scheme, parts.hostname or "", parts.port)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        with server.login(unquote(parts.username or ""), unquote(parts.password or ""), folder) as box:
            yield box
    except AddressRefused as refused:
        raise MailboxTrouble(f"{refused} (NOKSHI_INNER_ADDRESSES)") from refused
    except TROUBLE as error:
        raise MailboxTrouble(_words(error)) from error


def _server(scheme: str, host: str, port: int | None) -> BaseMailBox:
    if scheme not in PORTS:
        raise MailboxTrouble(f"{scheme}://")
    return ServerBox(scheme, host, port or PORTS[scheme])


def _start(server: BaseMailBox, mailbox: Mailbox) -> tuple[int, int]:
    """Return the folder's UIDVALIDITY and the last UID read; a renumbered folder is read from its start."""
    folder = server.folder.get() or "INBOX"
    validity = int(server.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"])
    return validity, mailbox.last_uid if validity == mailbox.uid_validity else 0


def _new_uids(server: BaseMailBox, last: int) -> list[int]:
    """Return the UIDs above `last`; a server answers n:* with its last mail even where that is older."""
    found = sorted(int(uid) for uid in server.uids(f"UID {last + 1}:*"))
    return [uid for uid in found if uid > last][:MOST_AT_ONCE]


def _take(server: BaseMailBox, mailbox: Mailbox, uid: int, now: datetime) -> str:
    """Take one mail in; one that breaks us is logged and left behind."""
    raw = _fetched(server, uid)
    if raw is None:
        return "too_big"
    try:
        return receiving.take_in(mailbox=mailbox, raw=raw, mail=read(raw), now=now)
    except Exception:
        log.exception("mail %s of mailbox %s could not be read", uid, mailbox.pk)
        return "unreadable"


def _fetched(server: BaseMailBox, uid: int) -> bytes | None:
    """Return a mail as it lies on the server, without marking it as seen; None where it is too big."""
    size = _answer(server, uid, "(RFC822.SIZE)")
    words = b" ".join(part if isinstance(part, bytes) else part[0] for part in size if part)
    number = words.rpartition(b"RFC822.SIZE ")[2].split(b")")[0].split(b" ")[0]
    if number.isdigit() and int(number) > BIGGEST:
        return None
    return next((part[1] for part in _answer(server, uid, "(BODY.PEEK[])") if isinstance(part, tuple)), b"")


def _answer(server: BaseMailBox, uid: int, what: str) -> list[Any]:
    return list(server.client.uid("FETCH", str(uid), what)[1])


def _words(error: Exception) -> str:
    words = str(error)
    return words.strip("b'\"") if isinstance(error, imaplib.IMAP4.error) else words or type(error).__name__
