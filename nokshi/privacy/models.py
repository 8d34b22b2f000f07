"""Consent as it stands now, suppressed addresses, contacts booked, and the rules of the house."""

from datetime import time

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Channel


class Purpose(models.TextChoices):
    """What a contact is about."""

    NEWS = "news", _("News and offers")
    ORDERS = "orders", _("Their orders")
    SERVICE = "service", _("Service and help")


class Consent(models.Model):
    """What a customer said last about one purpose on one channel; the log holds what he said before."""

    class State(models.TextChoices):
        GRANTED = "granted", _("Agreed")
        DENIED = "denied", _("Withdrawn")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField()
    source = models.CharField(max_length=60, default="", blank=True)
    proof = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("customer", "purpose", "channel", name="consent_once")]
        indexes = [models.Index("purpose", "channel", "state", "customer", name="consent_state")]


class Suppression(models.Model):
    """An address to which nothing goes, whosever it is."""

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed from everything")
        BOUNCE = "bounce", _("the address does not take letters")
        COMPLAINT = "complaint", _("complained about a letter")
        BY_HAND = "by_hand", _("put here by hand")

    channel = models.CharField(max_length=20, choices=Channel.choices)
    address = models.CharField(max_length=254)
    reason = models.CharField(max_length=20, choices=Reason.choices, default=Reason.BY_HAND)
    note = models.CharField(max_length=200, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("channel", "address", name="suppression_once")]


class Booking(models.Model):
    """A contact made or about to be made, counted by the caps; `message` is the channel's id of it."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    at = models.DateTimeField()
    message = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index("customer", "purpose", "at", name="booking_counted")]


class ContactRules(models.Model):
    """Caps and quiet hours; one row, or none where nobody changed them."""

    news_count = models.PositiveSmallIntegerField(default=3, null=True, blank=True, validators=[MinValueValidator(1)])
    news_days = models.PositiveSmallIntegerField(default=7, validators=[MinValueValidator(1)])
    service_count = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    service_days = models.PositiveSmallIntegerField(default=7, validators=[MinValueValidator(1)])
    quiet_from = models.TimeField(default=time(21), null=True, blank=True)
    quiet_until = models.TimeField(default=time(8), null=True, blank=True)
    quiet_channels = models.JSONField(default=list)
