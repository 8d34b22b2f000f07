"""One's own access tokens for programs: read only, so that no token can make itself a wider one."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.ports.resources import Asking, Column, Resource, resources
from nokshi.workspace.models import Token


def tokens(asking: Asking, of: int) -> QuerySet[Token]:
    """Return the caller's own tokens that were not revoked."""
    return Token.objects.filter(user=asking.scope.user_id, revoked_at=None)


resources.lend(
    Resource(
        name="tokens", noun="token", label=_("Access tokens"), capability="", order=79, rows=tokens,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("prefix"), Column("scopes", list[str]),
            Column("unit", int | None, "unit_id"), Column("created_at", datetime),
            Column("expires_at", datetime | None), Column("last_used_at", datetime | None),
        ),
    )
)  # fmt: skip
