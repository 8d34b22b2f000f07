"""Signing in through the provider of the house: the way there, back, and out."""

import logging
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nokshi.kernel import clock
from nokshi.kernel.doors import public
from nokshi.kernel.errors import DomainError
from nokshi.ui.toasts import tell
from nokshi.workspace import actions, oidc, queries
from nokshi.workspace.models import SignOn, User

log = logging.getLogger("nokshi.sign_on")

BEGUN = "sign_on_begun"
"""The key in the session of the one sign-in that is under way."""
CAME_BY = "came_by_sign_on"
"""The key in the session of somebody who came through the provider."""
MINUTES = 10
ENTER, PROVE, LINK = "enter", "prove", "link"
"""What somebody was sent to the provider for."""


class SignOnStale(DomainError):
    code = "sign_on_stale"
    status = 410
    sentence = gettext_lazy("This sign-in was not begun here, was used already, or took too long. Begin again.")


class SignOnBroken(DomainError):
    code = "sign_on_broken"
    status = 502
    sentence = gettext_lazy(
        "The provider does not answer, or not in a way that can be trusted. Try again; if it stays so, sign in with"
        " your password and tell whoever looks after this workspace."
    )


class SignOnOld(DomainError):
    code = "sign_on_old"
    status = 403
    sentence = gettext_lazy(
        "The provider does not say that you signed in there just now, so it proves nothing. Sign out here, choose “I do"
        " not know my password” and set one: it proves who you are from then on."
    )


@public
@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider."""
    kept = queries.sign_on()
    if kept is None:
        raise Http404
    try:
        return redirect(set_out(request, kept, ENTER))
    except oidc.NotTrusted as wrong:
        return refused(request, SignOnBroken(), str(wrong))


def set_out(request: HttpRequest, kept: SignOn, purpose: str) -> str:
    """Note a way to the provider in the session and return where it begins; raises oidc.NotTrusted.

    Whoever enters may be signed in there already; whoever proves or links something signs in there anew.
    """
    attempt = oidc.Attempt.fresh()
    there = oidc.way_there(queries.provider_of(kept), attempt, _back(request), is_anew=purpose != ENTER)
    request.session[BEGUN] = {
        "purpose": purpose,
        "user": request.user.pk,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "next": request.GET.get("next", "")[:500],
        "at": clock.now().timestamp(),
    }
    return there


@public
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Take in who comes back from the provider; the second factor of this house is asked after it as ever."""
    now, kept = clock.now(), queries.sign_on()
    # Taken out before it is looked at, so that no answer is ever taken twice.
    begun: dict[str, Any] = request.session.pop(BEGUN, {})
    if kept is None or not begun or request.GET.get("state") != begun["state"]:
        return refused(request, SignOnStale(), "another state")
    if now.timestamp() - begun["at"] > MINUTES * 60 or "code" not in request.GET:
        return refused(request, SignOnStale(), f"late, or {request.GET.get('error', 'no code')[:40]!a}")
    attempt = oidc.Attempt(begun["state"], begun["nonce"], begun["verifier"])
    provider, code = queries.provider_of(kept), request.GET["code"]
    try:
        claims = oidc.claims_for(provider, attempt, code=code, back=_back(request), now=now)
        return ARRIVALS[begun["purpose"]](request, kept, begun, claims)
    except oidc.NotFresh as wrong:
        return refused(request, SignOnOld(), str(wrong))
    except oidc.NotTrusted as wrong:
        return refused(request, SignOnBroken(), str(wrong))
    except (actions.SignOnNobody, actions.NotTheSame, actions.NotToBeLinked, SignOnStale) as refusal:
        return refused(request, refusal)


def _entered(request: HttpRequest, kept: SignOn, begun: dict[str, Any], claims: dict[str, Any]) -> HttpResponse:
    """Sign in whom the provider vouches for."""
    user = actions.user_vouched_for(claims=claims, now=clock.now())
    record_authentication(request, user, "socialaccount", provider=kept.issuer, uid=claims["sub"])
    request.session[CAME_BY] = True
    return perform_login(request, Login(user=user, redirect_url=_next(request, begun["next"])))  # type: ignore[no-any-return]


def _proved(request: HttpRequest, kept: SignOn, begun: dict[str, Any], claims: dict[str, Any]) -> HttpResponse:
    """Note that it is still the one who is signed in, and go on with what he was about to do."""
    user = _still(request, begun)
    actions.check_known(user=user, claims=claims)
    oidc.check_fresh(claims, begun["at"], clock.now())
    record_authentication(request, user, "socialaccount", provider=kept.issuer, uid=claims["sub"], reauthenticated=True)
    request.GET = QueryDict(urlencode({"next": _next(request, begun["next"])}))
    return resume_request(request) or redirect("workspace:account")


def _linked(request: HttpRequest, kept: SignOn, begun: dict[str, Any], claims: dict[str, Any]) -> HttpResponse:
    """Link whoever is signed in to his account there."""
    actions.link_sign_on(user=_still(request, begun), claims=claims, now=clock.now())
    tell(request, _("Linked. From now on %(provider)s opens as well.") % {"provider": kept.name})
    return redirect("mfa_index")


ARRIVALS = {ENTER: _entered, PROVE: _proved, LINK: _linked}


def _still(request: HttpRequest, begun: dict[str, Any]) -> User:
    """Return who is signed in, if it is the one who set out; raises SignOnStale."""
    if not isinstance(request.user, User) or request.user.pk != begun["user"]:
        raise SignOnStale
    return request.user


@public
@never_cache
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Say that somebody is signed out here, and where he still is not."""
    kept = queries.sign_on()
    if kept is None or request.user.is_authenticated:
        return redirect("account_login")
    try:
        there = oidc.doors_of(queries.provider_of(kept)).sign_out
    except oidc.NotTrusted:
        there = ""
    return render(request, "workspace/sign_on_left.html", {"provider": kept.name, "there": there})


def _back(request: HttpRequest) -> str:
    """Return where the provider sends people back to, under the name by which they came; the guard knows our names."""
    scheme = "https" if settings.SECURE else "http"
    return f"{scheme}://{request.get_host()}{reverse('workspace:sign_on_back')}"


def _next(request: HttpRequest, asked: str) -> str:
    allowed = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=settings.SECURE)
    return asked if asked and allowed else "/"


def refused(request: HttpRequest, refusal: DomainError, why: str = "") -> HttpResponse:
    """Say on a page of its own what to do now; why is for the log alone."""
    if why:
        log.warning("A sign-on was not taken: %s", why)
    return render(request, "workspace/sign_on_refused.html", {"sentence": str(refusal)}, status=refusal.status)
