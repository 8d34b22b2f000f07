"""Webhook endpoints, their deliveries and every try; answers kept for requests that come again."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.scope import Scope


class KeptAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that it is done once; sealed, for it may be a secret."""

    caller = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body_sealed = models.TextField(default="", blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("caller", "key", name="answer_kept_once")]
        indexes = [models.Index("kept_at", name="answer_by_age")]


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the endpoints of the reader's units."""
        return self if scope.units is None else self.filter(unit__in=scope.units)

    def told(self) -> Self:
        """Keep those that are told what happens."""
        return self.filter(is_active=True)

    def awake(self, now: object) -> Self:
        """Keep those to which something may be sent now."""
        return self.told().filter(Q(resting_until=None) | Q(resting_until__lte=now))


class Endpoint(models.Model):
    """An address that is told what happens in a unit and below it; its secret is sealed.

    `kinds` are kinds of events, whole rooms as `commerce.*`, or `*`. Personal fields of events are sent only where
    `with_personal` says so. `failing_since` is when deliveries to it began to fail without one that went well; one that
    did not answer at all is left in peace until `resting_until`.
    """

    url = models.CharField(max_length=500, verbose_name=_("Address"))
    name = models.CharField(max_length=120, default="", blank=True, verbose_name=_("Name"))
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    kinds = models.JSONField(default=list)
    with_personal = models.BooleanField(default=False)
    secret_sealed = models.TextField()
    is_active = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = EndpointQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or self.url


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: object) -> Self:
        """Keep what waits for its next try."""
        waiting = self.filter(status=Delivery.Status.WAITING, next_at__lte=now)
        return waiting.filter(endpoint__in=Endpoint.objects.awake(now))


class Delivery(models.Model):
    """One event on its way to one endpoint; `message_id` stays the same however often it is tried."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Delivered")
        FAILED = "failed", _("Given up")

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    message_id = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    claim = models.CharField(max_length=32, default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("endpoint", "message_id", name="delivery_once")]
        indexes = [
            models.Index("endpoint", "next_at", "id", name="delivery_due", condition=Q(status="waiting")),
            models.Index("endpoint", F("id").desc(), name="delivery_newest"),
            models.Index("created_at", name="delivery_by_age"),
        ]


class Attempt(models.Model):
    """One try of a delivery: what was answered, or why nothing was."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(default=0)
    answer = models.TextField(default="")
    error = models.CharField(max_length=300, default="")
