"""Proving through the provider who one still is, and linking one's account to it.

Both are pages with a link, not redirects: what is sent from a form of ours is never led out of the house (CSP).
"""

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nokshi.kernel.errors import DomainError
from nokshi.workspace import oidc, queries
from nokshi.workspace.adapter import Adapter
from nokshi.workspace.models import User
from nokshi.workspace.web.sign_on import LINK, PROVE, SignOnBroken, refused, set_out


class NoWayToProve(DomainError):
    code = "no_way_to_prove"
    status = 403
    sentence = gettext_lazy(
        "The provider by which you came is off or another one now, so that nothing proves who you are. Sign out here,"
        " choose “I do not know my password” and set one: it proves it from then on."
    )


@never_cache
@require_GET
def again(request: HttpRequest) -> HttpResponse:
    """Lead somebody whom the provider alone knows back to it, to show that it is still him."""
    user = _me(request)
    ways = Adapter(request).get_reauthentication_methods(user)
    if all(way["id"] != "sign_on" for way in ways):
        return redirect("account_reauthenticate")
    if queries.identity_of(user) is None:
        return refused(request, NoWayToProve())
    return _page(request, PROVE, "workspace/sign_on_again.html")


@never_cache
@require_GET
@reauthentication_required  # type: ignore[untyped-decorator]
def link(request: HttpRequest) -> HttpResponse:
    """Lead somebody who has just proven who he is to the provider, to be known by it from then on."""
    return _page(request, LINK, "workspace/sign_on_link.html")


def _page(request: HttpRequest, purpose: str, template: str) -> HttpResponse:
    kept = queries.sign_on()
    if kept is None:
        raise Http404
    try:
        there = set_out(request, kept, purpose)
    except oidc.NotTrusted as wrong:
        return refused(request, SignOnBroken(), str(wrong))
    return render(request, template, {"provider": kept.name, "there": there})


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
