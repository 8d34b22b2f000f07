"""Who calls: a program with a token, or somebody signed in, from our own pages alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import scope_of
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.resources import Asking
from nokshi.site.api.problems import Problem
from nokshi.workspace.actions import note_token_use
from nokshi.workspace.proof import is_proven
from nokshi.workspace.queries import is_held_back
from nokshi.workspace.queries.tokens import scope_by_token

SAFE = {"GET", "HEAD", "OPTIONS"}
CHALLENGE = 'Bearer realm="nokshi"'


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls; `key` stands for him where requests are counted and answers kept."""

    asking: Asking
    key: str
    does_own: bool = True
    """Whether he may write what takes no right: his own views. A token for some rights may not."""

    @property
    def is_program(self) -> bool:
        """Say whether a token calls, and not a page of ours for somebody signed in."""
        return self.key.startswith("token:")

    @property
    def scope(self) -> Scope:
        return self.asking.scope


class _Csrf(CsrfViewMiddleware):
    """Django's own check, which answers with its reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def caller_of(request: HttpRequest, now: datetime) -> Caller:
    """Return who calls; raises a Problem (401, 403) for a stranger."""
    word, _space, raw = request.headers.get("Authorization", "").partition(" ")
    if raw or word:
        return _by_token(word, raw.strip(), now)
    scope = scope_of(request)
    if scope.user_id is None:
        raise Problem(401, "no_token", _("Send a token as “Authorization: Bearer …”."), headers=_challenge(""))
    if request.method not in SAFE and _is_forged(request):
        raise Problem(403, "no_csrf_token", _("Send the CSRF token of the page as X-CSRFToken, or use a token."))
    asking = Asking(scope, Actor.user(scope.user_id), now, is_proven=is_proven(request))
    return Caller(asking, f"user:{scope.user_id}")


def _by_token(word: str, raw: str, now: datetime) -> Caller:
    found = scope_by_token(raw, now) if word.casefold() == "bearer" and raw else None
    if found is None and is_held_back():
        detail = _("A backup was given back here: tokens open nothing until an owner lets it go on. Come again later.")
        raise Problem(503, "restored", detail, headers={"Retry-After": "600"})
    if found is None:
        detail = _("The token is not known, was revoked, or is too old. Make a new one under Account → Access tokens.")
        raise Problem(401, "wrong_token", detail, headers=_challenge(', error="invalid_token"'))
    token, scope = found
    note_token_use(token=token, now=now)
    asking = Asking(scope, Actor.user(scope.user_id), now, token.expires_at)
    return Caller(asking, f"token:{token.pk}", EVERYTHING in token.scopes)


def _challenge(more: str) -> dict[str, str]:
    return {"WWW-Authenticate": CHALLENGE + more}


def _is_forged(request: HttpRequest) -> bool:
    def unasked(*_: Any) -> Any:
        """Stand for the view, which the check never calls."""

    check = _Csrf(unasked)
    check.process_request(request)
    return check.process_view(request, unasked, (), {}) is not None


def language_of(request: HttpRequest, scope: Scope) -> str:
    """Return the language of sentences: what the program asks for, else the reader's own."""
    if request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request)
    return scope.language
