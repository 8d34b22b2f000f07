"""Make and revoke the keys with which programs act for somebody."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace import rules
from nokshi.workspace.actions.organisation import NoName
from nokshi.workspace.events import TokenMade, TokenRevoked
from nokshi.workspace.models import Token, Unit, User
from nokshi.workspace.queries.reach import reach_of
from nokshi.workspace.queries.tokens import digest_of, rights_known, scope_to_be

NOTED_EVERY = timedelta(minutes=1)


class UnknownScope(DomainError):
    code = "unknown_scope"
    sentence = _("There is no right called “%(name)s”. Give * for all, read, customers.* or customers.view.")


class NoScope(DomainError):
    code = "no_scope"
    sentence = _("A token that may do nothing opens nothing. Choose at least one right.")


class ExpiredBefore(DomainError):
    code = "expired_before"
    sentence = _("That time is over already. Choose one to come, or none.")


class WiderThanOwn(DomainError):
    code = "wider_than_own"
    sentence = _("The new token would do more, see more or last longer than the one that asks. Give it less.")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a token that is made by another may not go beyond: its scope, and when it ends."""

    scope: Scope
    ends_at: datetime | None = None


@transaction.atomic
def make_token(
    *,
    user: User,
    name: str,
    scopes: Sequence[str],
    unit: Unit | None,
    expires_at: datetime | None,
    actor: Actor,
    now: datetime,
    bounds: Bounds | None = None,
) -> tuple[Token, str]:
    """Make a token and return it with its text, which is kept nowhere.

    Scopes are names of rights, `room.*`, `read` or `*`. Raises NoName, NoScope, UnknownScope,
    ExpiredBefore, NotThere for a unit out of reach, and WiderThanOwn for what is beyond the bounds.
    """
    _check(user, name, scopes, unit, expires_at, now)
    if bounds is not None:
        _check_bounds(bounds, scope_to_be(user, scopes, unit.pk if unit else None), expires_at)
    prefix = secrets.token_hex(4)
    raw = f"nk_{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        user=user,
        name=name.strip(),
        prefix=prefix,
        digest=digest_of(raw),
        scopes=sorted(set(scopes)),
        unit=unit,
        created_at=now,
        expires_at=expires_at,
    )
    event = TokenMade(person=str(user), token=token.name, scopes=token.scopes, unit_name=unit.name if unit else "")
    timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk), unit=unit.pk if unit else None)
    return token, raw


@transaction.atomic
def revoke_token(*, token: Token, actor: Actor, now: datetime) -> None:
    """Let a token open nothing more."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        event = TokenRevoked(person=str(token.user), token=token.name)
        timeline.record(event, at=now, actor=actor, subject=("workspace.user", token.user_id), unit=token.unit_id)


def note_token_use(*, token: Token, now: datetime) -> None:
    """Note when a token was last used, at most once a minute; that is no event."""
    due = now - NOTED_EVERY
    if token.last_used_at is None or token.last_used_at <= due:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lte=due)
        Token.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def _check(
    user: User, name: str, scopes: Sequence[str], unit: Unit | None, expires_at: datetime | None, now: datetime
) -> None:
    if not name.strip():
        raise NoName
    if not scopes:
        raise NoScope
    known = rights_known()
    for scope in scopes:
        if not rules.rights_of([scope], known):
            raise UnknownScope(name=scope)
    if expires_at is not None and expires_at <= now:
        raise ExpiredBefore
    if unit is not None and reach_of(user).in_unit(unit.pk) is None:
        raise NotThere


def _check_bounds(bounds: Bounds, scope: Scope | None, expires_at: datetime | None) -> None:
    lasts = bounds.ends_at is not None and (expires_at is None or expires_at > bounds.ends_at)
    if lasts or scope is None or not bounds.scope.covers(scope):
        raise WiderThanOwn
