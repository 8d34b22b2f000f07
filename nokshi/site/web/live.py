"""The door to the line: who may listen, and to what. The line itself is held by `site/live`."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nokshi.kernel.doors import scope_of
from nokshi.kernel.live import unsealed
from nokshi.ports.live import may_follow

MOST = 60


@require_safe
@never_cache
def stream(request: HttpRequest) -> HttpResponse:
    """Say what the reader may follow of what his page asks for."""
    scope = scope_of(request)
    asked = (unsealed(text, scope.user_id) for text in request.GET.getlist("t")[:MOST])
    return JsonResponse(
        {
            "user": scope.user_id,
            "session": request.session.session_key,
            "units": None if scope.units is None else sorted(scope.units),
            "topics": sorted({called for called in asked if may_follow(called, scope)}),
            "after": request.GET.get("after", ""),
        }
    )
