"""The switches of the top bar: unit, language, light or dark."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import public
from nokshi.workspace import actions
from nokshi.workspace.middleware import UNIT
from nokshi.workspace.models import LANGUAGES, User
from nokshi.workspace.queries import Reach
from nokshi.workspace.web.answers import way_back

YEAR = 31_536_000


@require_POST
def unit(request: HttpRequest) -> HttpResponse:
    """Look at one unit and all below it, or at everything again."""
    chosen = request.POST.get("unit", "")
    if not chosen:
        request.session.pop(UNIT, None)
        return redirect(way_back(request))
    reach: Reach = request.reach  # type: ignore[attr-defined]
    if not (chosen.isascii() and chosen.isdigit()) or reach.in_unit(int(chosen)) is None:
        raise Http404
    request.session[UNIT] = int(chosen)
    return redirect(way_back(request))


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language: kept with the account, and in a cookie for whoever has none."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(LANGUAGES):
        raise Http404
    _keep(request, "language", chosen)
    response = redirect(way_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
    )  # fmt: skip
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device has it."""
    chosen = request.POST.get("theme", "") or User.Theme.SYSTEM
    if chosen not in User.Theme.values:
        raise Http404
    _keep(request, "theme", chosen)
    return redirect(way_back(request))


def _keep(request: HttpRequest, field: str, value: str) -> None:
    user = request.user
    if isinstance(user, User):
        actions.change_profile(user=user, changes={field: value}, actor=Actor.user(user.pk), now=clock.now())
