"""When something unexpected rises: what can heal is told as such, with a time to come back."""

import errno
import sys

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import defaults

COME_BACK = 10
"""Seconds after which it is worth trying again."""


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away or busy or the disk is full, else 500; asks the database nothing."""
    error = sys.exc_info()[1]
    if not _heals(error):
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


def _heals(error: BaseException | None) -> bool:
    """Say whether an error, or what it came of, passes by itself or once there is room on the disk."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            return True
        error = error.__cause__ or error.__context__
    return False
