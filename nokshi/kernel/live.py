"""What moves on open pages is named in them, sealed for their reader, so that nobody follows what he was not shown."""

from django.utils.crypto import constant_time_compare, salted_hmac

LENGTH = 20


def sealed(called: str, user_id: int | None) -> str:
    """Return the name of something that moves as a page carries it for its reader."""
    return f"{called}~{_seal(called, user_id)}"


def unsealed(text: str, user_id: int | None) -> str:
    """Return the name that a page carries; empty where it was not sealed for this reader."""
    called, _, seal = text.rpartition("~")
    return called if constant_time_compare(seal, _seal(called, user_id)) else ""


def _seal(called: str, user_id: int | None) -> str:
    return salted_hmac("nokshi.live", f"{user_id}:{called}").hexdigest()[:LENGTH]
