"""The past day that an address asks for."""

from datetime import date

from nokshi.kernel import clock
from nokshi.kernel.doors import Request


def day_asked(request: Request) -> date | None:
    """Return the past day that the address names, None for today, one to come, or none at all."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if date.min < day < clock.today(request.scope.zone) else None
