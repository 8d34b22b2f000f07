"""How somebody proves who he is, besides his password."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from nokshi.workspace.models import User

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of an account."""

    app: Authenticator | None
    passkeys: Sequence[Authenticator]
    codes_left: int | None


def factors_of(user: User) -> Factors:
    """Return somebody's authenticator app, passkeys, and how many recovery codes are left (None: has none)."""
    held = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    of = {kind: [one for one in held if one.type == kind] for kind in Authenticator.Type}
    codes = of[Authenticator.Type.RECOVERY_CODES]
    return Factors(
        app=next(iter(of[Authenticator.Type.TOTP]), None),
        passkeys=of[Authenticator.Type.WEBAUTHN],
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
    )


def has_second_factor(user: User) -> bool:
    """Say whether a password alone does not open an account."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND).exists())
