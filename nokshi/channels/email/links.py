"""Signed ways back from a letter: its links, its picture, its farewell, its page in the browser."""

import html as markup
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature

from nokshi.kernel import secrets

FAREWELL = "nokshi:farewell"
IN_BROWSER = "nokshi:browser"
FOLLOWED = ("http://", "https://")
LEFT_ALONE = ("mailto:", "tel:", "#")

HREF = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)(")', re.IGNORECASE)
PLAIN = re.compile(r"(?:https?://|nokshi:)[^\s<>\"']+[^\s<>\"'.,;:!?)\]।]")

Rewrite = Callable[[str], str]


class NotOurs(ValueError):
    """A token was not signed here, or was tampered with."""


@lru_cache(maxsize=256)
def click_url(message: int, url: str) -> str:
    """Return the signed way to `url` through us; the empty URL is the trap that only machines follow."""
    return _url("c", secrets.sign([message, url], purpose="click"))


def open_url(message: int) -> str:
    return _url("o", secrets.sign(message, purpose="open") + ".gif")


@lru_cache(maxsize=64)
def farewell_url(message: int) -> str:
    return _url("u", secrets.sign(message, purpose="farewell"))


@lru_cache(maxsize=64)
def browser_url(message: int) -> str:
    return _url("v", secrets.sign(message, purpose="browser"))


def read_click(token: str) -> tuple[int, str]:
    """Return the message and URL of a click; raises NotOurs."""
    message, url = _read(token, "click")
    return message, url


def read_message(token: str, purpose: str) -> int:
    """Return the message that an open, farewell or browser token names; raises NotOurs."""
    return int(_read(token, purpose))


def tracked_html(html: str, message: int) -> str:
    """Return a letter's HTML with its links signed, and the picture and the trap put in."""
    way = _way(message)
    signed = HREF.sub(lambda found: found[1] + markup.escape(way(markup.unescape(found[2]))) + found[3], html)
    marks = (
        f'<img src="{open_url(message)}" width="1" height="1" alt="" style="border:0">'
        f'<a href="{click_url(message, "")}" style="display:none" tabindex="-1" aria-hidden="true" rel="nofollow"></a>'
    )
    head, body_end, tail = signed.rpartition("</body>")
    return f"{head}{marks}{body_end}{tail}" if body_end else signed + marks


def tracked_text(text: str, message: int) -> str:
    """Return a letter's plain text with its links signed."""
    way = _way(message)
    return PLAIN.sub(lambda found: way(found[0]), text)


def bare_html(html: str) -> str:
    """Return a letter's HTML for looking at: our own links lead nowhere, others stay."""
    return HREF.sub(lambda found: found[1] + _bare(found[2]) + found[3], html)


def bare_text(text: str) -> str:
    """Return a letter's plain text for looking at, without our own links."""
    return PLAIN.sub(lambda found: "…" if found[0].startswith("nokshi:") else found[0], text)


def _bare(url: str) -> str:
    return url if url.startswith((*FOLLOWED, *LEFT_ALONE)) else "#"


def _way(message: int) -> Rewrite:
    """Return what a link becomes; a scheme that a letter must not hold becomes a dead end."""

    def way(url: str) -> str:
        url = url.strip()
        if url == FAREWELL:
            return farewell_url(message)
        if url == IN_BROWSER:
            return browser_url(message)
        if url.lower().startswith(FOLLOWED):
            return click_url(message, url)
        return url if url.lower().startswith(LEFT_ALONE) else "#"

    return way


def _url(door: str, token: str) -> str:
    return f"{settings.CONFIG.url}/t/{door}/{token}"


def _read(token: str, purpose: str) -> Any:
    try:
        return secrets.unsign(token, purpose=purpose)
    except (BadSignature, ValueError, UnicodeError):
        raise NotOurs from None
