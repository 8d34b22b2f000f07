"""What a masked copy shows of messages: as many and as long, in words of nobody; no mailbox can be read."""

import zlib
from collections.abc import Callable
from typing import Any

from nokshi.channels.models import Body
from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, email, emptied, leave, masked, text, url


def _packed(value: bytes, turn: Callable[[str], str]) -> bytes:
    return Body.pack(turn(zlib.decompress(value).decode())) if value else value


def _html(masks: Masks, value: bytes) -> bytes:
    return _packed(value, masks.html)


def _text(masks: Masks, value: bytes) -> bytes:
    return _packed(value, masks.text)


def _mailbox(row: dict[str, Any], masks: Masks) -> None:
    row["is_active"] = False


masked.lend(
    Masked(
        "channels.Message",
        {
            "address": email, "from_name": text, "from_address": email, "reply_to": email, "return_path": email,
            "subject": text, "answer": text, "ref": text, "message_id": text,
            **leave("channel", "language", "purpose", "reason", "origin_kind", "key", "claim"),
        },
    ),
    Masked("channels.Body", {"html_packed": _html, "text_packed": _text}),
    Masked("channels.Hit", {"url": url, "source": emptied, **leave("suspicion")}),
    Masked("channels.Sender", {"name": text, "address": email, "reply_to": email}),
    Masked("channels.Mailbox", {"address": email, "host": text, "url_sealed": emptied, "error": emptied}, row=_mailbox),
    Masked("channels.Received", leave("digest")),
)  # fmt: skip
