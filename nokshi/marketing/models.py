"""Campaigns, their words in each language, who gets a letter and how far it came with him."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nokshi.kernel.scope import Scope


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the campaigns of the reader's units."""
        return self if scope.units is None else self.filter(unit_id__in=scope.units)


class Campaign(models.Model):
    """A letter to many.

    `blocks` is what it is made of, [{id, kind, …}]; what is said in a language lies in its
    texts. `languages` begins with the one that others fall back to. `prepared_until` is the
    last customer whose recipient was made.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        PLANNED = "planned"
        SENDING = "sending"
        PAUSED = "paused"
        DONE = "done"
        STOPPED = "stopped"

    class Timing(models.TextChoices):
        NOW = "now"
        AT = "at"
        LOCAL = "local"

    name = models.CharField(max_length=120)
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("segments.Segment", null=True, on_delete=models.PROTECT, related_name="+")
    chosen = models.JSONField(default=list)
    is_for_everyone = models.BooleanField(default=False)
    purpose = models.CharField(max_length=20, default="news")
    languages = models.JSONField(default=list)
    blocks = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    timing = models.CharField(max_length=6, choices=Timing.choices, default=Timing.NOW)
    wall_time = models.CharField(max_length=16, default="")
    per_minute = models.PositiveIntegerField(null=True)
    starts_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_prepared = models.BooleanField(default=False)
    prepared_until = models.BigIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("created_at").desc(), F("id").desc(), name="campaign_newest"),
            models.Index("status", "starts_at", name="campaign_due"),
        ]

    @property
    def is_open(self) -> bool:
        """Say whether it may still be written on."""
        return self.status == self.Status.DRAFT

    @property
    def fallback(self) -> str:
        """Return the language of who speaks none of the others."""
        return str(self.languages[0])


class CampaignText(models.Model):
    """What a campaign says in one language: its heads, and the words of each block by its id."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=400, default="", blank=True)
    preheader = models.CharField(max_length=400, default="", blank=True)
    words: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint("campaign", "language", name="campaign_text_once")]


class Recipient(models.Model):
    """One customer of a campaign: when it is his turn, and how far the letter came with him.

    `fetched_at` and `scanned_at` are knocks by machines; they never count as interest.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        LEFT = "left"
        SENT = "sent"
        BOUNCED = "bounced"
        LEFT_OUT = "left_out"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recipients")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="letters")
    language = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    reason = models.CharField(max_length=60, default="", blank=True)
    message = models.OneToOneField("channels.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    scanned_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)
    farewell_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("campaign", "customer", name="one_letter_each")]
        indexes = [
            models.Index("campaign", "due_at", name="recipient_due", condition=Q(status="waiting")),
            models.Index("campaign", "left_at", name="recipient_left"),
            models.Index("campaign", "status", "id", name="recipient_status"),
        ]


class Followed(models.Model):
    """A link that a recipient followed, once each."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="followed")
    digest = models.CharField(max_length=16)
    url = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("recipient", "digest", name="link_followed_once")]
