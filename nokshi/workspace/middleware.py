"""Know the reader of every request: his scope, language and zone; and let strangers in nowhere else."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from nokshi.kernel import clock
from nokshi.kernel.doors import PUBLIC, is_htmx
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import User
from nokshi.workspace.queries import Reach, one_mark, reach_of
from nokshi.workspace.web.sessions import note_seen

UNIT = "unit"
"""The key in the session that holds the id of the unit looked at."""

OPEN_WITHOUT_FACTOR = frozenset(
    {
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "workspace:sign_on_again",
        "workspace:language",
        "workspace:theme",
    }
)
"""What opens to somebody who has yet to set up the second factor of his role."""

SAFE = ("GET", "HEAD")
Answer = Callable[[HttpRequest], HttpResponseBase]


class ScopeMiddleware:
    """Set `request.scope` and `request.reach`, speak the reader's language, ask strangers to sign in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_mark() if request.method in SAFE else nullcontext():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        scope = _scope_of(request)
        request.scope = scope  # type: ignore[attr-defined]
        before = translation.get_language()
        translation.activate(scope.language)
        timezone.activate(scope.zone)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", scope.language)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        if not response.streaming:
            translation.activate(before or "en")
            timezone.deactivate()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Send whoever is not signed in to the sign-in, save at doors that are open to anybody."""
        if getattr(view, PUBLIC, False):
            return None
        if request.user.is_authenticated:
            return _led_to_factors(request)
        if is_htmx(request):
            return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("account_login")})
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return redirect_to_login(wanted, resolve_url("account_login"))


def _led_to_factors(request: HttpRequest) -> HttpResponseBase | None:
    """Send whoever lacks the second factor of his role to set one up, before anything else opens."""
    match = request.resolver_match
    if not _lacks_factor(request) or (match is not None and match.view_name in OPEN_WITHOUT_FACTOR):
        return None
    where = resolve_url("mfa_index")
    return HttpResponse(status=401, headers={"HX-Redirect": where}) if is_htmx(request) else redirect(where)


def _lacks_factor(request: HttpRequest) -> bool:
    reach: Reach | None = getattr(request, "reach", None)
    return reach is not None and reach.lacks_factor


def _scope_of(request: HttpRequest) -> Scope:
    """Return the reader's scope: one unit where he chose one in the top bar, else his whole reach."""
    user = request.user
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return Scope(language=translation.get_language_from_request(request))
    reach = reach_of(user)  # type: ignore[arg-type]
    request.reach = reach  # type: ignore[attr-defined]
    if isinstance(user, User):
        note_seen(request, user, clock.now())
    if reach.lacks_factor:
        return replace(reach.whole, units=frozenset(), capabilities=frozenset())
    chosen = request.session.get(UNIT)
    return (reach.in_unit(chosen) if isinstance(chosen, int) else None) or reach.whole
