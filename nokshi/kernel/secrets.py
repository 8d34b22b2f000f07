"""Values that must not be read or forged: encrypted at rest, signed in links."""

import base64
import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import signing


class Unreadable(ValueError):
    """A secret was written with another NOKSHI_SECRET_KEY, or tampered with."""


def keys_for(purpose: str) -> list[bytes]:
    """Return a key for one purpose out of each of NOKSHI_SECRET_KEY: sign with the first, verify with all."""
    named = f"nokshi.{purpose}".encode()
    return [
        hmac.new(key.encode(), named, hashlib.sha256).digest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def _fernet() -> MultiFernet:
    """Return what opens with every key and closes with the first."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [hashlib.sha256(b"nokshi.secrets:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """Encrypt a secret for the database (Fernet, key derived from the first of NOKSHI_SECRET_KEY)."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` wrote with any key still named; raises Unreadable."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def reseal(sealed: str) -> str:
    """Return what was sealed with any key still named, sealed with the first; raises Unreadable."""
    try:
        return _fernet().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def sign(value: Any, *, purpose: str) -> str:
    """Return a URL-safe token of a JSON value that only `unsign` with the same purpose opens."""
    return signing.dumps(value, salt=f"nokshi.{purpose}", compress=True)


def unsign(token: str, *, purpose: str, max_age: int | None = None) -> Any:
    """Return the value in a token; raises django.core.signing.BadSignature. Age in seconds."""
    return signing.loads(token, salt=f"nokshi.{purpose}", max_age=max_age)
