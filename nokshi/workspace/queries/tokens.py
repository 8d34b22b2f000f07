"""Whom a token speaks for, and what it may do."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
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
from nokshi.workspace.models import Organisation, Role, Token, Unit, User
from nokshi.workspace.queries.reach import Reach, grant_of, reach_of

OPEN = """
    SELECT token.*, person.email AS email, person.name AS called, person.language AS language, person.zone AS zone,
        house.zone AS home_zone, house.currency AS currency
    FROM workspace_token token JOIN workspace_user person ON person.id = token.user_id
        CROSS JOIN workspace_organisation house
    WHERE token.digest = %s AND person.is_active AND token.revoked_at IS NULL AND house.restored_at IS NULL
        AND (token.expires_at IS NULL OR token.expires_at > %s)
        AND (NOT EXISTS (SELECT 1 FROM workspace_membership held JOIN workspace_role role ON role.id = held.role_id
                WHERE held.user_id = person.id AND role.needs_factor)
            OR EXISTS (SELECT 1 FROM mfa_authenticator factor
                WHERE factor.user_id = person.id AND factor.type IN ('totp', 'webauthn')))"""
# Every call pays for each way to the database: grants and the tree of units come on one.
GRANTS_AND_UNITS = """
    SELECT 1 AS part, held.id AS id, unit.path, unit.parent_id, role.name, role.is_builtin,
        CAST(role.capabilities AS TEXT), CAST(role.hidden AS TEXT), CAST(role.readonly AS TEXT)
    FROM workspace_membership held JOIN workspace_role role ON role.id = held.role_id
        JOIN workspace_unit unit ON unit.id = held.unit_id
    WHERE held.user_id = %s
    UNION ALL
    SELECT 0, id, path, CAST(NULL AS BIGINT), '', FALSE, '', '', '' FROM workspace_unit
    ORDER BY 1, 2"""
PERSON = ("email", "called", "language", "zone", "home_zone", "currency")
Rows = tuple[tuple[Any, ...], ...]


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

    All that decides is read at every call, in plain SQL; what follows from the very same rows is not worked out again.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    token = next(iter(Token.objects.raw(OPEN, [digest_of(raw), moment])), None)
    if token is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(GRANTS_AND_UNITS, [token.user_id])
        rows = cursor.fetchall()
    units = tuple(row[1:3] for row in rows if not row[0])
    grants = tuple(row[2:] for row in rows if row[0])
    person = (token.user_id, *(getattr(token, name) for name in PERSON))
    scope = _scope(person, grants, units, token.unit_id, tuple(token.scopes))
    return None if scope is None else (token, scope)


@lru_cache(maxsize=64)
def _scope(
    person: tuple[Any, ...], grants: Rows, units: Rows, unit_id: int | None, scopes: tuple[str, ...]
) -> Scope | None:
    """Return what follows from the rows of a user, his grants and the tree."""
    user_id, email, name, language, zone, home_zone, currency = person
    reach = Reach(
        user=User(pk=user_id, email=email, name=name, language=language, zone=zone),
        organisation=Organisation(zone=home_zone, currency=currency),
        units={pk: Unit(pk=pk, path=path) for pk, path in units},
        grants=tuple(_grant(*row) for row in grants),
    )
    return _narrowed(reach, scopes, unit_id)


def scope_to_be(user: User, scopes: Sequence[str], unit_id: int | None) -> Scope | None:
    """Return what a token of somebody with these scopes would see and do today; None where it would open nothing."""
    return _narrowed(reach_of(user), scopes, unit_id)


def _narrowed(reach: Reach, scopes: Sequence[str], unit_id: int | None) -> Scope | None:
    scope = reach.whole if unit_id is None else reach.in_unit(unit_id)
    if scope is None:
        return None
    held = rules.narrowed(scope.capabilities, scopes, rights_known())
    return replace(scope, capabilities=held if scope.sees_all_units else _below_the_top(held))


def _grant(path: str, parent: int | None, name: str, is_builtin: bool, *lists: str) -> rules.Grant:
    capabilities, hidden, readonly = (msgspec.json.decode(text, type=list[str]) for text in lists)
    role = Role(name=name, is_builtin=is_builtin, capabilities=capabilities, hidden=hidden, readonly=readonly)
    return grant_of(role, Unit(path=path, parent_id=parent))


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
