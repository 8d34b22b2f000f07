"""Signing in through a provider that the business has already (OpenID Connect)."""

from django.conf import settings
from django.db import models


class SignOn(models.Model):
    """The provider of the house, and whom it may let in: one row, or none."""

    name = models.CharField(max_length=60)
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=300)
    client_secret_sealed = models.TextField(default="", blank=True)
    is_inside = models.BooleanField(default=False)
    is_on = models.BooleanField(default=False)
    vouched_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who stands for it: nobody is linked by a mere address whose account he may not manage himself."""
    domains = models.JSONField(default=list)
    makes_accounts = models.BooleanField(default=False)
    role = models.ForeignKey("workspace.Role", null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey("workspace.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    claim = models.CharField(max_length=100, default="", blank=True)
    seats = models.JSONField(default=list)
    """What a value of the claim gives: `{"value": …, "role": id, "unit": id}`, the first that fits."""

    def __str__(self) -> str:
        return self.name


class SignOnIdentity(models.Model):
    """Somebody here as the provider knows him; his address there may change, this does not."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_on_identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("issuer", "subject", name="sign_on_identity_once")]
