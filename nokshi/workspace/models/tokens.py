"""Keys with which programs act for somebody."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from nokshi.kernel.scope import Scope

EVERYBODYS = "workspace.tokens"
"""The right to see and revoke the tokens of others."""


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, scope: Scope) -> Self:
        """Leave out the tokens of others, save for whoever looks after all of them."""
        return self if scope.may(EVERYBODYS) else self.filter(user_id=scope.user_id)

    def open(self, now: datetime) -> Self:
        """Leave out what was revoked or has expired."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now), revoked_at=None)


class Token(models.Model):
    """A key of somebody for a program; only its digest (SHA-256) is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    unit = models.ForeignKey("workspace.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
