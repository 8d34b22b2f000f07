"""Say what was done, where the reader sees it, and offer to take it back."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

UNDO = "undo="


def tell(request: HttpRequest, text: str | Promise, *, undo: str = "") -> None:
    """Show a toast on the next page; `undo` is a URL that takes the thing back by POST."""
    messages.success(request, str(text), extra_tags=f"{UNDO}{undo}" if undo else "")


def warn(request: HttpRequest, text: str | Promise) -> None:
    """Show a toast on the next page that says what did not work and what to do."""
    messages.error(request, str(text))


def tell_now(response: HttpResponse, text: str | Promise, *, undo: str = "") -> HttpResponse:
    """Show a toast beside the part of a page that htmx is about to put in."""
    response["HX-Trigger"] = json.dumps({"toast": {"text": str(text), "undo": undo}})
    return response
