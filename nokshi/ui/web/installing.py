"""What makes Nokshi an app of the device: its manifest, its service worker, and the page without a network."""

import json
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nokshi.kernel.doors import public, scope_of
from nokshi.ui.bundle import HERE, made, versioned

WORKER = HERE / "service-worker.js"
THEME = "#2f3d7e"
GROUND = "#faf8f3"
ICONS = (("ui/icons/nokshi-192.png", "192x192", "any"), ("ui/icons/nokshi-512.png", "512x512", "any"),
         ("ui/icons/nokshi-maskable-512.png", "512x512", "maskable"))  # fmt: skip


class ReaderMiddleware:
    """Mark what a device may keep with a name of its reader, so that it is never shown to another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        reader = scope_of(request).user_id
        if reader is not None:
            response["Nokshi-Reader"] = salted_hmac("nokshi.reader", str(reader)).hexdigest()[:16]
        return response


@require_safe
@public
def manifest(request: HttpRequest) -> HttpResponse:
    """Tell the device how Nokshi is installed, in the reader's language."""
    told = {
        "id": "/",
        "name": _("Nokshi"),
        "short_name": _("Nokshi"),
        "description": _("Customers and everything you do together"),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": THEME,
        "icons": [
            {"src": versioned(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for path, sizes, purpose in ICONS
        ],
    }
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/manifest+json")


@require_safe
@public
def worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker; a new style sheet or script makes it a new one."""
    version = "-".join(made(kind)[1] for kind in ("css", "js"))
    head = f"const VERSION = {json.dumps(version)};\nconst PAGE = {json.dumps(reverse('ui:offline'))};\n"
    text = head + Path(WORKER).read_text("utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
@public
def offline(request: HttpRequest) -> HttpResponse:
    """Show what is shown without a network, where the page asked for was not kept."""
    return render(request, "ui/offline.html")
