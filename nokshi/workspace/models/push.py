"""Where somebody is told of what is his while no page of ours is open (Web Push)."""

from typing import Self

from django.conf import settings
from django.db import models

from nokshi.kernel.scope import Scope


class PushKey(models.Model):
    """The key by which push services know this house (VAPID, RFC 8292): one row, made on first use."""

    private_sealed = models.TextField()
    public = models.CharField(max_length=120)
    made_at = models.DateTimeField()


class PushDeviceQuerySet(models.QuerySet["PushDevice"]):
    def visible_to(self, scope: Scope) -> Self:
        """Leave out the devices of others."""
        return self.filter(user_id=scope.user_id)


class PushDevice(models.Model):
    """A browser that somebody let tell him things; what is sent is sealed for it alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices")
    endpoint = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    receiver = models.CharField(max_length=120)
    auth_sealed = models.TextField()
    agent = models.CharField(max_length=300, default="", blank=True)
    session_key = models.CharField(max_length=40, default="", blank=True, db_index=True)
    added_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects = PushDeviceQuerySet.as_manager()
