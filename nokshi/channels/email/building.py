"""Build the mail itself (RFC 5322, MIME), ready to be handed to a server."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from nokshi.channels.email import links
from nokshi.channels.models import Body, Message
from nokshi.channels.rules.purposes import wants_farewell


class ForeignAddress(ValueError):
    """An address cannot be written in a mail's head: its domain is no domain."""


def build(message: Message, body: Body) -> bytes:
    """Return the mail of a message: two alternatives, signed links, and the heads that servers expect."""
    to = wire_address(message.address)
    is_foreign = not (to + message.from_address).isascii()
    mail = EmailMessage(policy=SMTPUTF8 if is_foreign else SMTP)
    mail["From"] = _address(message.from_name, message.from_address)
    mail["To"] = _address("", to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message.message_id
    if message.reply_to:
        mail["Reply-To"] = _address("", message.reply_to)
    if message.answers_id and message.answers:
        mail["In-Reply-To"] = mail["References"] = message.answers.message_id
    _add_list_heads(mail, message)
    _add_parts(mail, message, body)
    return mail.as_bytes()


def wire_address(address: str) -> str:
    """Return an address as SMTP takes it, its domain in IDNA; raises ForeignAddress."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise ForeignAddress(address) from None


def _address(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=wire_address(address))


def _add_list_heads(mail: EmailMessage, message: Message) -> None:
    """Add what tells programs apart from people, and the one-click farewell of RFC 8058."""
    origin = f"{message.origin_kind}.{message.origin_id}" if message.origin_id else "single"
    mail["Feedback-ID"] = f"{origin}:{message.unit_id}:{message.purpose}:nokshi"
    if not wants_farewell(message.purpose):
        return
    mail["List-Unsubscribe"] = f"<{links.farewell_url(message.pk)}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Precedence"] = "bulk"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"


def _add_parts(mail: EmailMessage, message: Message, body: Body) -> None:
    text, html = body.text, body.html
    mail.set_content(links.tracked_text(text, message.pk), cte=_encoding(text))
    if html:
        mail.add_alternative(links.tracked_html(html, message.pk), subtype="html", cte=_encoding(html))


def _encoding(text: str) -> str:
    """Choose the shorter encoding: Bengali triples in quoted-printable."""
    foreign = sum(not part.isascii() for part in (text[at : at + 400] for at in range(0, len(text), 400)))
    return "base64" if foreign * 400 > len(text) / 2 else "quoted-printable"
