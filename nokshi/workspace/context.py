"""What every page knows of its reader."""

from typing import Any

from django.http import HttpRequest

from nokshi.kernel.doors import scope_of


def reader(request: HttpRequest) -> dict[str, Any]:
    """Lend the scope to templates."""
    return {"scope": scope_of(request)}
