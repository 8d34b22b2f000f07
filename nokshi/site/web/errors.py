"""When something unexpected rises: what can heal is told as such, with a time to come back."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import defaults

from nokshi.kernel.healing import heals

COME_BACK = 10
"""Seconds after which it is worth trying again."""


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away or busy or the disk is full, else 500; asks the database nothing."""
    error = sys.exc_info()[1]
    if not heals(error):
        return defaults.server_error(request)
    with translation.override(translation.get_language_from_request(request)):
        if request.path.startswith("/api/"):
            body = {"type": "about:blank", "title": _("Back in a moment"), "status": 503, "code": "unavailable"}
            response: HttpResponse = JsonResponse(body, status=503, content_type="application/problem+json")
        else:
            response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(COME_BACK)
    response["Cache-Control"] = "no-store"
    return response
