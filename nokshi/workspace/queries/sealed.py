"""What is sealed at rest, in whichever room, and whether it can be opened."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models

from nokshi.kernel import secrets

SEALED = "_sealed"
"""How the name of a column ends that holds what `kernel.secrets.seal` wrote."""
SECRETS_OF_FACTORS = frozenset({"secret", "seed"})
"""Under which names allauth keeps what opens an account."""


def sealed_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every column of every room that holds something sealed."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if field.name.endswith(SEALED):
                yield model, field.name


def sealed_away() -> int:
    """Return how many secrets no key of NOKSHI_SECRET_KEY opens."""
    return sum(not _opens(text) for text in _everything_sealed())


def _everything_sealed() -> Iterator[str]:
    for model, column in sealed_columns():
        yield from model._default_manager.exclude(**{column: ""}).values_list(column, flat=True).iterator()
    for held in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("data", flat=True):
        yield from (held[name] for name in SECRETS_OF_FACTORS & held.keys())


def _opens(text: str) -> bool:
    try:
        secrets.unseal(text)
    except secrets.Unreadable:
        return False
    return True
