"""Build the mail itself (RFC 5322, MIME), ready to be handed to a server.

By hand, since letters go by the hundred a second: Python's own `EmailMessage` takes ten times as long.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime

from nokshi.channels.email import links
from nokshi.channels.models import Body, Message
from nokshi.channels.rules.headers import is_one_line
from nokshi.channels.rules.purposes import wants_farewell

PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
LONGEST_PLAIN = 60


class ForeignAddress(ValueError):
    """An address cannot be written in a mail's head: its domain is no domain."""


class BrokenHead(ValueError):
    """A line end would smuggle a head into the mail; refused here too, whoever let it through."""


def build(message: Message, body: Body) -> bytes:
    """Return the mail of a message: two alternatives, signed links, and the heads that servers expect."""
    heads = [*_heads(message), *_list_heads(message), ("MIME-Version", "1.0")]
    text = links.tracked_text(body.text, message.pk)
    html = links.tracked_html(body.html, message.pk) if body.html else ""
    if not html:
        return _written(heads) + _part("plain", text)
    edge = f"=_{message.ref}"
    heads.append(("Content-Type", f'multipart/alternative; boundary="{edge}"'))
    cut = f"\r\n--{edge}\r\n".encode()
    return b"".join([
        _written(heads), b"\r\n", cut, _part("plain", text), cut, _part("html", html), f"\r\n--{edge}--\r\n".encode(),
    ])  # fmt: skip


def wire_address(address: str) -> str:
    """Return an address as SMTP takes it, its domain in IDNA; raises ForeignAddress."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise ForeignAddress(address) from None


def _heads(message: Message) -> list[tuple[str, str]]:
    heads = [
        ("From", _from(message.from_name, message.from_address)),
        ("To", wire_address(message.address)),
        ("Subject", _words(message.subject, "Subject")),
        ("Date", format_datetime(message.created_at)),
        ("Message-ID", message.message_id),
    ]
    if message.reply_to:
        heads.append(("Reply-To", wire_address(message.reply_to)))
    if message.answers_id and message.answers:
        heads += [("In-Reply-To", message.answers.message_id), ("References", message.answers.message_id)]
    return heads


def _list_heads(message: Message) -> list[tuple[str, str]]:
    """Return what tells programs apart from people, and the one-click farewell of RFC 8058."""
    origin = f"{message.origin_kind}.{message.origin_id}" if message.origin_id else "single"
    heads = [("Feedback-ID", f"{origin}:{message.unit_id}:{message.purpose}:nokshi")]
    if wants_farewell(message.purpose):
        heads += [
            ("List-Unsubscribe", f"<{links.farewell_url(message.pk)}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ]
    return heads


def _from(name: str, address: str) -> str:
    shown = wire_address(address)
    if not name:
        return shown
    quoted = name if PLAIN_NAME.fullmatch(name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{quoted if name.isascii() else _words(name, 'From')} <{shown}>"


def _words(text: str, head: str) -> str:
    """Return a text for a head: plain where it is short and ASCII, else in encoded words (RFC 2047)."""
    if text.isascii() and len(text) <= LONGEST_PLAIN and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name=head).encode(linesep="\r\n")


def _written(heads: list[tuple[str, str]]) -> bytes:
    """Return the heads as they go over the line; raises BrokenHead where one would hold two."""
    for _name, value in heads:
        if not is_one_line(value.replace("\r\n ", "")):
            raise BrokenHead(value[:80])
    return "".join(f"{name}: {value}\r\n" for name, value in heads).encode()


def _part(kind: str, text: str) -> bytes:
    """Return a part: Bengali in base64, which is the shorter for it, English in quoted-printable."""
    raw = text.replace("\r\n", "\n").encode()
    if len(raw) > len(text) * 1.3:
        return _part_heads(kind, "base64") + encodebytes(raw).replace(b"\n", b"\r\n")
    return _part_heads(kind, "quoted-printable") + b2a_qp(raw, istext=True).replace(b"\n", b"\r\n")


def _part_heads(kind: str, encoding: str) -> bytes:
    heads = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return heads.encode()
