"""Where one is signed in: seen there, and signed out from here."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nokshi.kernel import clock, formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.ui.toasts import tell
from nokshi.workspace import actions, queries
from nokshi.workspace.devices import browser_of, kind_of, system_of
from nokshi.workspace.models import SignIn, User
from nokshi.workspace.web.answers import told_by_toast

SEEN = "seen"
"""The key in the session of its own key, and of when it was last noted."""
NOTED_EVERY = timedelta(minutes=5)


@receiver(user_logged_in)
def arrived(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note a browser when somebody signs in with it."""
    request.session.pop(SEEN, None)
    note_seen(request, user, clock.now())


def note_seen(request: HttpRequest, user: User, now: datetime) -> None:
    """Note that somebody is here, every few minutes at most."""
    session = request.session
    was_key, noted = session.get(SEEN, ("", 0.0))
    if session.session_key is None or (was_key == session.session_key and now.timestamp() - noted < _SECONDS):
        return
    actions.note_sign_in(
        user=user,
        session_key=session.session_key,
        was_key=was_key,
        address=request.META.get("REMOTE_ADDR", ""),
        agent=request.headers.get("User-Agent", ""),
        now=now,
    )
    session[SEEN] = (session.session_key, now.timestamp())


def sessions(request: HttpRequest) -> HttpResponse:
    """List the browsers in which one is signed in."""
    found = queries.sign_ins_of(_me(request), clock.now())
    here = request.session.session_key
    rows = [
        {"sign_in": one, "device": device(one.agent), "icon": kind_of(one.agent), "is_here": one.session_key == here}
        for one in found
    ]
    return render(request, "workspace/sessions.html", {"rows": rows})


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out of one browser."""
    sign_in = get_object_or_404(SignIn.objects.visible_to(scope_of(request)), pk=pk)
    actions.end_session(sign_in=sign_in, actor=Actor.user(_me(request).pk), now=clock.now())
    tell(request, _("Signed out there."))
    return redirect("workspace:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out of every browser but this one."""
    user, key = _me(request), request.session.session_key or ""
    ended = actions.end_other_sessions(user=user, session_key=key, actor=Actor.user(user.pk), now=clock.now())
    tell(request, _said(ended, request))
    return redirect("workspace:sessions")


@require_POST
@needs("workspace.users")
def end_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a colleague out everywhere."""
    scope = scope_of(request)
    user = get_object_or_404(User.objects.visible_to(scope), pk=pk)
    with told_by_toast(request):
        ended = actions.end_sessions_of(user=user, scope=scope, actor=Actor.user(scope.user_id), now=clock.now())
        tell(request, _said(ended, request))
    return redirect("workspace:person", pk=pk)


def device(agent: str) -> str:
    """Return a browser in words, as far as it says what it is."""
    browser, system = browser_of(agent), system_of(agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not say which")


def _said(ended: int, request: HttpRequest) -> str:
    if not ended:
        return _("There was no other session.")
    count = formats.figure(ended, scope_of(request).language)
    return ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", ended) % {"count": count}


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


_SECONDS = NOTED_EVERY.total_seconds()
