"""Access tokens: one's own read, made and revoked, everybody's seen and revoked by who looks after them.

None makes another that reaches further or lasts longer.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.ports.resources import Asking, Body, Column, Deed, Id, Moment, Resource, Word, by, resources, seen
from nokshi.workspace.actions.tokens import Bounds, make_token, revoke_token
from nokshi.workspace.models import Token, Unit, User
from nokshi.workspace.models.tokens import EVERYBODYS
from nokshi.workspace.proof import proof_wanted

Scopes = Annotated[list[Word], msgspec.Meta(min_length=1, max_length=200)]


class TokenNew(Body, kw_only=True):
    """A token for a program: `scopes` are rights, `customers.*`, `read` or `*`."""

    name: Word
    scopes: Scopes
    unit: Id | None = None
    expires_at: Moment | None = None


class TokenMade(msgspec.Struct):
    """The token, shown this once."""

    id: int
    token: str


def tokens(asking: Asking, of: int) -> QuerySet[Token]:
    """Return the caller's own tokens that were not revoked."""
    return Token.objects.filter(user=asking.scope.user_id, revoked_at=None)


def everybodys(asking: Asking, of: int) -> QuerySet[Token]:
    """Return the tokens that the caller looks after."""
    return Token.objects.visible_to(asking.scope).filter(revoked_at=None)


def add(asking: Asking, body: TokenNew) -> TokenMade:
    """Make a token within what the caller may, once he has proven who he is; a token makes one as it is."""
    if not asking.is_proven:
        raise proof_wanted()
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    token, raw = make_token(
        user=User.objects.get(pk=asking.scope.user_id or 0), name=body.name, scopes=body.scopes,
        unit=Unit.objects.get(pk=body.unit) if body.unit else None, expires_at=body.expires_at, actor=asking.actor,
        now=asking.now, bounds=Bounds(asking.scope, asking.until),
    )  # fmt: skip
    return TokenMade(token.pk, raw)


def revoke(asking: Asking, pk: int) -> None:
    """Let a token open nothing more."""
    revoke_token(token=Token.objects.get(pk=pk), actor=asking.actor, now=asking.now)


COLUMNS = (
    Column("id", int, "pk"), Column("name"), Column("prefix"), Column("scopes", list[str]),
    Column("unit", int | None, "unit_id"), Column("created_at", datetime), Column("expires_at", datetime | None),
    Column("last_used_at", datetime | None),
)  # fmt: skip
resources.lend(
    Resource(
        name="tokens", noun="token", label=_("Access tokens"), capability="", order=79, rows=tokens,
        columns=COLUMNS,
        remove=Deed(name="remove", label=_("Revoke a token"), capability="", run=revoke),
        list_deeds=(
            Deed(
                name="", label=_("Make a token"), capability="", run=add, body=TokenNew, gives=TokenMade, status=201,
            ),
        ),
    ),
    Resource(
        name="all-tokens", noun="any_token", label=_("Everybody's access tokens"), capability=EVERYBODYS, order=79,
        rows=everybodys, columns=(*COLUMNS, Column("user", int, "user_id")), filters=(by("user", Id, "user_id"),),
        remove=Deed(name="remove", label=_("Revoke anybody's token"), capability=EVERYBODYS, run=revoke),
    ),
)  # fmt: skip
