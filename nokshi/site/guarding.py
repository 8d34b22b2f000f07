"""What every answer tells browsers to keep shut, and who comes by a name that is not ours."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from nokshi.kernel.doors import PUBLIC

# Those who watch over a machine call it by its number, and are told nothing that is anybody's.
BY_ANY_NAME = ("/health/", "/metrics")
PERMISSIONS = ", ".join(
    (
        *(f"{name}=()" for name in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")),
        *(f"publickey-credentials-{verb}=(self)" for verb in ("create", "get")),
    )
)
YEAR = 31_536_000


class GuardMiddleware:
    """Refuse other names than ours with a page that says what to set, and add the headers of every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(BY_ANY_NAME):
            request.META["HTTP_HOST"] = "localhost"
        try:
            request.get_host()
        except DisallowedHost:
            return _other_name()
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", _who_may_embed(request))
        if settings.SECURE:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        return response


def _who_may_embed(request: HttpRequest) -> str:
    """Return who may show an answer in a page of his own: the pictures in a letter are read in any mailbox."""
    match = request.resolver_match
    return "cross-origin" if match is not None and getattr(match.func, PUBLIC, False) else "same-origin"


def _other_name() -> HttpResponse:
    """Say in each language what to set; the name that was called is not repeated."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            title = _("Nokshi does not answer to this name")
            text = _("Whoever runs it sets NOKSHI_URL to the address that people type, and starts it again:")
            said.append({"language": language, "title": title, "text": text})
    page = render_to_string("site/other_name.html", {"said": said})
    return HttpResponse(page, status=400, headers={"Cache-Control": "no-store"})
