"""Where somebody is signed in, and what every process counts."""

from typing import Self

from django.conf import settings
from django.db import models

from nokshi.kernel.scope import Scope


class SignInQuerySet(models.QuerySet["SignIn"]):
    def visible_to(self, scope: Scope) -> Self:
        """Leave out the sign-ins of others."""
        return self.filter(user_id=scope.user_id)


class SignIn(models.Model):
    """A browser in which somebody is signed in; it stands as long as its session does."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45, default="", blank=True)
    agent = models.CharField(max_length=300, default="", blank=True)
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = SignInQuerySet.as_manager()


class Counted(models.Model):
    """A row of Django's cache in the database: what is counted against a limit, by every process alike."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "workspace_counted"
