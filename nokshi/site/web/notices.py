"""The doors of notices: the part of Today, and what an open page says when one comes."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nokshi.kernel import clock
from nokshi.kernel.doors import is_htmx, scope_of
from nokshi.kernel.scope import Scope
from nokshi.site.noticing import news_for

# A page that was out of sight asks once it is seen again; what is older stands on Today.
JUST_NOW = timedelta(minutes=10)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show what the reader was told of in the last days."""
    context = {"news": news_for(_reader(request), clock.now())}
    return render(request, "site/notices.html" if is_htmx(request) else "site/notices_page.html", context)


@require_safe
@never_cache
def notices_now(request: HttpRequest) -> HttpResponse:
    """Answer a script with what has just come, the oldest first."""
    news = news_for(_reader(request), clock.now(), since=JUST_NOW)
    told = [{"id": one.id, "text": str(one.text), "url": one.url, "bad": one.is_bad} for one in reversed(news)]
    return JsonResponse({"notices": told})


def _reader(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if scope.user_id is None:
        raise Http404
    return scope
