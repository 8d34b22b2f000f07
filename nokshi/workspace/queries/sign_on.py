"""The provider of sign-ins that the house relies on."""

from nokshi.kernel import secrets
from nokshi.workspace.models import SignOn, SignOnIdentity, User
from nokshi.workspace.oidc import Provider


def sign_on() -> SignOn | None:
    """Return the provider that people sign in through, None where none is switched on."""
    return SignOn.objects.filter(is_on=True).first()


def provider_of(kept: SignOn) -> Provider:
    """Return a provider as the protocol needs it; raises secrets.Unreadable."""
    secret = secrets.unseal(kept.client_secret_sealed) if kept.client_secret_sealed else ""
    return Provider(kept.issuer, kept.client_id, secret, kept.is_inside)


def identity_of(user: User) -> SignOnIdentity | None:
    """Return how the provider that is switched on knows somebody, None where it does not."""
    kept = sign_on()
    return SignOnIdentity.objects.filter(user=user, issuer=kept.issuer).first() if kept else None
