"""Judge what a mail server answered, and when to try again."""

from datetime import timedelta

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))

# RFC 3463: classes and subjects that say the address itself is dead, not the hour or the letter.
DEAD = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"})


def pause_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many failed tries; None when it is time to give up."""
    return PAUSES[tries - 1] if 0 < tries <= len(PAUSES) else None


def is_hard(status: str, code: int = 0) -> bool:
    """Say whether an address will never take mail, by enhanced status (RFC 3463) or, without one, by code."""
    if status:
        return status in DEAD
    return code in (550, 551, 553)


def status_in(answer: str) -> str:
    """Return the enhanced status code that begins a server's answer, such as 5.1.1; empty where none does."""
    first = answer.strip().split(" ", 1)[0].strip("<>#:")
    parts = first.split(".")
    is_status = (
        len(parts) == 3
        and parts[0] in ("2", "4", "5")
        and all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts)
    )
    return first if is_status else ""
