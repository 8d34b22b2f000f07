"""Send the style sheet and the script, to be kept by the browser for a year."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from nokshi.kernel.doors import public
from nokshi.ui.bundle import MAKERS, made

FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@public
@login_not_required
@require_safe
def bundle(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    if kind not in MAKERS:
        raise Http404
    made_bundle, current, compressed = made(kind)
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        compressed if takes_gzip else made_bundle.text,
        content_type=made_bundle.content_type,
        headers={"Cache-Control": FOR_A_YEAR if digest == current else ASK_AGAIN},
    )
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
