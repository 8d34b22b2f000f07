"""Whom a token speaks for, and what it may do."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.capabilities import capabilities
from nokshi.workspace import rules
from nokshi.workspace.models import Token, User
from nokshi.workspace.queries.reach import Reach, reach_of

TOKEN = ("id", "user_id", "name", "prefix", "scopes", "unit_id", "expires_at", "last_used_at")
OPEN = """
    SELECT token.id, token.user_id, token.name, token.prefix, CAST(token.scopes AS TEXT), token.unit_id,
        token.expires_at, token.last_used_at, (SELECT mark FROM workspace_mark)
    FROM workspace_token token JOIN workspace_user person ON person.id = token.user_id
        CROSS JOIN workspace_organisation house
    WHERE token.digest = %s AND person.is_active AND token.revoked_at IS NULL AND house.restored_at IS NULL
        AND (token.expires_at IS NULL OR token.expires_at > %s)
        AND (NOT EXISTS (SELECT 1 FROM workspace_membership held JOIN workspace_role role ON role.id = held.role_id
                WHERE held.user_id = person.id AND role.needs_factor)
            OR EXISTS (SELECT 1 FROM mfa_authenticator factor
                WHERE factor.user_id = person.id AND factor.type IN ('totp', 'webauthn')))"""


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
    """Return a token and what it may see and do now: never more than its user; None where it opens nothing.

    Whether it opens is read at every call, in one plain question that brings the mark of the house as well; what
    follows from units, roles and people is worked out again once the mark is another.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [digest_of(raw), connection.ops.adapt_datetimefield_value(now)])
        row = cursor.fetchone()
    if row is None:
        return None
    *columns, mark = row
    token = _token(*columns)
    asked = (mark, token.user_id, token.unit_id, tuple(token.scopes))
    scope = _scope(*asked) if mark else _scope.__wrapped__(*asked)
    return None if scope is None else (token, scope)


def _token(*columns: Any) -> Token:
    """Return a token made of its columns; the ORM takes ten times as long to make one of a question."""
    known = dict(zip(TOKEN, columns, strict=True))
    known["scopes"] = msgspec.json.decode(known["scopes"], type=list[str])
    known |= {name: _moment(known[name]) for name in ("expires_at", "last_used_at")}
    return Token.from_db(connection.alias, list(known), list(known.values()))


def _moment(read: datetime | None) -> datetime | None:
    """Return a moment as it is kept, in UTC: SQLite gives it without its zone."""
    return read.replace(tzinfo=UTC) if read is not None and read.tzinfo is None else read


@lru_cache(maxsize=256)
def _scope(mark: str | None, user_id: int, unit_id: int | None, scopes: tuple[str, ...]) -> Scope | None:
    """Return what a token of a user may see and do in the house as it is under a mark."""
    return scope_to_be(User.objects.get(pk=user_id), scopes, unit_id)


def scope_to_be(user: User, scopes: Sequence[str], unit_id: int | None) -> Scope | None:
    """Return what a token of somebody with these scopes would see and do today; None where it would open nothing."""
    return _narrowed(reach_of(user), scopes, unit_id)


def _narrowed(reach: Reach, scopes: Sequence[str], unit_id: int | None) -> Scope | None:
    scope = reach.whole if unit_id is None else reach.in_unit(unit_id)
    if scope is None:
        return None
    held = rules.narrowed(scope.capabilities, scopes, rights_known())
    return replace(scope, capabilities=held if scope.sees_all_units else _below_the_top(held))


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
