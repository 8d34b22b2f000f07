"""Values that must not be read or forged: encrypted at rest, signed in links."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing


class Unreadable(ValueError):
    """A secret was written with another NOKSHI_SECRET_KEY, or tampered with."""


def _fernet() -> Fernet:
    digest = hashlib.sha256(b"nokshi.secrets:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(text: str) -> str:
    """Encrypt a secret for the database (Fernet, key derived from NOKSHI_SECRET_KEY)."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` wrote; raises Unreadable."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def sign(value: Any, *, purpose: str) -> str:
    """Return a URL-safe token of a JSON value that only `unsign` with the same purpose opens."""
    return signing.dumps(value, salt=f"nokshi.{purpose}", compress=True)


def unsign(token: str, *, purpose: str, max_age: int | None = None) -> Any:
    """Return the value in a token; raises django.core.signing.BadSignature. Age in seconds."""
    return signing.loads(token, salt=f"nokshi.{purpose}", max_age=max_age)
