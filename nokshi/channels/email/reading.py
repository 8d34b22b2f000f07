"""Read a mail that came in, however malformed: is it a bounce, a complaint, an answer, a program's answer?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from enum import StrEnum

from nokshi.channels.email.replies import clean_html, text_of, trimmed
from nokshi.channels.rules.headers import tag_of

IDS = re.compile(r"<[^<>\s]{3,300}>")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
WAYS_IN = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "bounce")
AWAY = re.compile(r"^(auto(matic)?[\s:-]|out of (the )?office|abwesen|réponse automatique|স্বয়ংক্রিয়)", re.IGNORECASE)


class Sort(StrEnum):
    BOUNCE = "bounce"
    DELAY = "delay"
    COMPLAINT = "complaint"
    ANSWER = "answer"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as far as it could be read; `tags` and `answers` point back to the letter of ours it is about."""

    sort: Sort
    sender: str
    subject: str
    message_id: str
    tags: tuple[str, ...]
    answers: tuple[str, ...]
    text: str = ""
    html: str = ""
    status: str = ""
    diagnosis: str = ""


@dataclass(slots=True)
class Report:
    """What a multipart/report tells (RFC 3462, 3464, 5965), field names lower-cased."""

    fields: dict[str, str] = field(default_factory=dict)
    original_ids: list[str] = field(default_factory=list)
    original_tags: list[str] = field(default_factory=list)


def read(raw: bytes) -> Incoming:
    """Return what a mail is; every part of it that cannot be read is taken as empty."""
    mail = message_from_bytes(raw)
    report = _report(mail)
    sort = _sort(mail, report)
    text, html = _said(mail)
    return Incoming(
        sort=sort,
        sender=parseaddr(_head(mail, "From"))[1].lower(),
        subject=_head(mail, "Subject")[:400],
        message_id=next(iter(_ids(mail, "Message-ID")), ""),
        tags=tuple(dict.fromkeys([*_tags(mail), *report.original_tags])),
        answers=tuple(dict.fromkeys([*report.original_ids, *_ids(mail, "In-Reply-To"), *_ids(mail, "References")])),
        text=trimmed(text or text_of(html)),
        html=clean_html(html),
        status=_status(report, text) if sort in (Sort.BOUNCE, Sort.DELAY) else "",
        diagnosis=(report.fields.get("diagnostic-code") or text.strip())[:500],
    )


def _sort(mail: Message, report: Report) -> Sort:
    kind = str(mail.get_param("report-type") or "").lower()
    if kind == "feedback-report" or "feedback-type" in report.fields:
        is_spam = report.fields.get("feedback-type", "abuse").lower() != "not-spam"
        return Sort.COMPLAINT if is_spam else Sort.AUTOMATIC
    if kind == "delivery-status" or "action" in report.fields:
        action = report.fields.get("action", "failed").lower()
        return Sort.BOUNCE if action.startswith("failed") else Sort.DELAY
    if _is_bare_bounce(mail):
        return Sort.BOUNCE
    return Sort.AUTOMATIC if _is_automatic(mail) else Sort.ANSWER


def _is_bare_bounce(mail: Message) -> bool:
    """Say whether a mail is a bounce that does not follow the standard: a daemon's, with a status in it."""
    sender = parseaddr(_head(mail, "From"))[1].lower()
    has_no_path = _head(mail, "Return-Path").strip() == "<>"
    is_daemons = sender.partition("@")[0].startswith(DAEMONS)
    return (is_daemons or has_no_path) and STATUS.search(_said(mail)[0]) is not None


def _is_automatic(mail: Message) -> bool:
    """Say whether a program answered (RFC 3834 and what is seen in the wild)."""
    submitted = _head(mail, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if any(_head(mail, name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "List-Id")):
        return True
    if _head(mail, "Precedence").lower() in ("auto_reply", "bulk", "junk", "list"):
        return True
    return _head(mail, "Return-Path").strip() == "<>" or AWAY.match(_head(mail, "Subject")) is not None


def _status(report: Report, text: str) -> str:
    found = STATUS.search(report.fields.get("status", "")) or STATUS.search(
        report.fields.get("diagnostic-code", "") or text
    )
    return found[1] if found else ""


def _report(mail: Message) -> Report:
    report = Report()
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/feedback-report"):
            for block in _blocks(part):
                report.fields.update((name.lower(), _plain(value)) for name, value in block.items())
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            for original in _originals(part):
                report.original_ids += _ids(original, "Message-ID")
                report.original_tags += _tags(original, ("Return-Path", "Reply-To"))
    return report


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Message)]
    return [message_from_bytes(_bytes(part))]


def _originals(part: Message) -> list[Message]:
    return _blocks(part) if part.get_content_maintype() == "message" else [message_from_bytes(_bytes(part))]


def _said(mail: Message) -> tuple[str, str]:
    """Return the first plain and the first HTML text of a mail."""
    found = {"text/plain": "", "text/html": ""}
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind in found and not found[kind] and part.get_content_disposition() != "attachment":
            found[kind] = _decoded(part)
    return found["text/plain"], found["text/html"]


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """Walk through a mail's parts, not into mails inside of it, and not for ever."""
    payload = mail.get_payload()
    if not isinstance(payload, list) or mail.get_content_maintype() == "message" or depth > 10:
        yield mail
        return
    for part in payload[:100]:
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _decoded(part: Message) -> str:
    raw = _bytes(part)[:1_000_000]
    try:
        return raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeError, ValueError):
        return raw.decode("utf-8", "replace")


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, UnicodeError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _head(mail: Message, name: str) -> str:
    return _plain(mail.get(name, ""))


def _plain(value: object) -> str:
    """Return a header's value as text in one line, decoded as far as it can be."""
    try:
        text = str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, UnicodeError):
        text = str(value)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.replace("\x00", "").split())


def _ids(mail: Message, name: str) -> list[str]:
    return IDS.findall(_head(mail, name))[-20:]


def _tags(mail: Message, names: tuple[str, ...] = WAYS_IN) -> list[str]:
    values = [str(value) for name in names for value in mail.get_all(name, [])]
    try:
        pairs = getaddresses(values)
    except (ValueError, TypeError):
        return []
    return [tag for _, address in pairs if (tag := tag_of(address))]
