"""Whom a token speaks for, and what it may do."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.capabilities import capabilities
from nokshi.workspace import rules
from nokshi.workspace.models import Token, User
from nokshi.workspace.queries.reach import reach_of


class NoSuchToken(DomainError):
    code = "no_such_token"
    sentence = _("There is no open token that begins with “%(name)s”. Type: nokshi token list")


def digest_of(raw: str) -> str:
    """Return what is kept of a token: SHA-256, enough for a secret that nobody chose."""
    return hashlib.sha256(raw.encode()).hexdigest()


def rights_known() -> dict[str, bool]:
    """Return every right that a room lends, and whether it is only to look (the reader's role has it)."""
    return {one.name: "reader" in one.roles for one in capabilities}


def scope_by_token(raw: str, now: datetime) -> tuple[Token, Scope] | None:
    """Return a token and what it may see and do now: never more than its user; None where it opens nothing."""
    token = Token.objects.open(now).select_related("user").filter(digest=digest_of(raw), user__is_active=True).first()
    if token is None:
        return None
    reach = reach_of(token.user)
    scope = reach.whole if token.unit_id is None else reach.in_unit(token.unit_id)
    if scope is None:
        return None
    held = rules.narrowed(scope.capabilities, token.scopes, rights_known())
    return token, replace(scope, capabilities=held if scope.sees_all_units else _below_the_top(held))


def _below_the_top(held: frozenset[str]) -> frozenset[str]:
    """Leave out what is for the whole organisation: a token of a unit reaches no further than its unit."""
    each = frozenset(rights_known()) if EVERYTHING in held else held
    return each - {one.name for one in capabilities if one.at_top}


def tokens_of(user: User) -> QuerySet[Token]:
    """Return somebody's tokens that were not revoked, newest first."""
    return (
        Token.objects.filter(user=user, revoked_at=None).select_related("user", "unit").order_by("-created_at", "-pk")
    )


def tokens_in(scope: Scope) -> QuerySet[Token]:
    """Return the tokens that a reader looks after, newest first."""
    standing = Token.objects.visible_to(scope).filter(revoked_at=None)
    return standing.select_related("user", "unit").order_by("-created_at", "-pk")


def find_token(text: str) -> Token:
    """Return the token of a prefix, or of its whole text; raises NoSuchToken."""
    asked = text.strip().removeprefix("nk_").partition("_")[0]
    token = Token.objects.select_related("user").filter(prefix=asked, revoked_at=None).first()
    if token is None:
        raise NoSuchToken(name=asked)
    return token
