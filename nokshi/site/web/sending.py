"""The door that the web process asks before it reads a long body: who sends it, and is it not too long."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nokshi.kernel import clock
from nokshi.kernel.doors import public, scope_of
from nokshi.site.api.problems import Problem, answer
from nokshi.site.live.bodies import LONGEST, SHORT
from nokshi.workspace.queries import scope_by_token


@public
@require_safe
@never_cache
def may_send(request: HttpRequest) -> HttpResponse:
    """Answer 204 where a body of so many bytes may come, else what its sender is to be told (413)."""
    told = request.GET.get("bytes", "")
    size = int(told) if told.isascii() and told.isdigit() else SHORT
    if size > LONGEST:
        return _refused(request, _("This is more than Nokshi takes at once. Send it in parts."))
    if size > SHORT and not _is_known(request):
        return _refused(request, _("Sign in before you send something as long as this."))
    return HttpResponse(status=204)


def _is_known(request: HttpRequest) -> bool:
    kind, _between, raw = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return scope_by_token(raw.strip(), clock.now()) is not None
    return scope_of(request).user_id is not None


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    if "Authorization" in request.headers:
        return answer(Problem(413, "too_large", sentence))
    return render(request, "ui/refusal.html", {"sentence": sentence, "code": "too_large"}, status=413)
