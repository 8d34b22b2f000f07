"""Messages out and in, what they said, who knocked at their links; senders and mailboxes."""

import zlib
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from nokshi.kernel.scope import Scope

# Letters are packed by the hundred a second: thoroughly (6) they would be a tenth smaller and take twice as long.
QUICK = 3


class UnitQuerySet(models.QuerySet[Any]):
    """Rows that belong to a unit."""

    def visible_to(self, scope: Scope) -> Self:
        return self if scope.units is None else self.filter(unit_id__in=scope.units)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the messages of the reader's units."""
        return self if scope.units is None else self.filter(unit_id__in=scope.units)

    def due(self, now: object) -> Self:
        """Keep what waits to be handed over."""
        return self.filter(status=Message.Status.QUEUED, next_at__lte=now)

    def on_the_way(self) -> Self:
        """Keep what is yet to leave, in nobody's hands or in somebody's."""
        return self.filter(status__in=(Message.Status.QUEUED, Message.Status.SENDING))


class Message(models.Model):
    """One message to or from one customer; what it said lies in its Body.

    `key` is the caller's: the same key sends once. `ref` is unguessable and stands in the
    Message-ID and the return path.
    """

    class Direction(models.TextChoices):
        OUT = "out"
        IN = "in"

    class Status(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        BOUNCED = "bounced"
        FAILED = "failed"
        STOPPED = "stopped"
        RECEIVED = "received"

    channel = models.CharField(max_length=20)
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.OUT)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    from_name = models.CharField(max_length=120, default="")
    from_address = models.CharField(max_length=254)
    reply_to = models.CharField(max_length=254, default="")
    return_path = models.CharField(max_length=254, default="")
    subject = models.CharField(max_length=400, default="")
    language = models.CharField(max_length=10, default="")
    purpose = models.CharField(max_length=40, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    reason = models.CharField(max_length=60, default="")
    answer = models.TextField(default="")
    origin_kind = models.CharField(max_length=60, default="")
    origin_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=120, default="")
    ref = models.CharField(max_length=40, unique=True)
    message_id = models.CharField(max_length=400, default="")
    answers = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    is_in_outbox = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, default="")
    claimed_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("key", name="message_key_once", condition=~Q(key="")),
        ]
        indexes = [
            models.Index("next_at", "id", name="message_due", condition=Q(status="queued")),
            models.Index("claimed_at", name="message_claimed", condition=Q(status="sending")),
            models.Index("customer", F("created_at").desc(), F("id").desc(), name="message_customer"),
            models.Index(F("created_at").desc(), F("id").desc(), name="message_newest"),
            models.Index("message_id", name="message_by_rfc_id"),
        ]

    @property
    def origin(self) -> tuple[str, int] | None:
        return (self.origin_kind, self.origin_id) if self.origin_id is not None else None


class Body(models.Model):
    """What a message said, packed (zlib): HTML and plain text, links not yet signed."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="body")
    html_packed = models.BinaryField(default=b"")
    text_packed = models.BinaryField(default=b"")

    @staticmethod
    def pack(text: str) -> bytes:
        return zlib.compress(text.encode(), QUICK) if text else b""

    @property
    def html(self) -> str:
        return _unpack(self.html_packed)

    @property
    def text(self) -> str:
        return _unpack(self.text_packed)


def _unpack(packed: bytes | memoryview) -> str:
    return zlib.decompress(packed).decode() if len(packed) else ""


class Hit(models.Model):
    """A knock at a message's picture or link, kept until it is known whether a person knocked.

    `source` is a keyed digest of the address it came from, never the address itself.
    """

    class Verdict(models.TextChoices):
        OPEN = ""
        PERSON = "person"
        MACHINE = "machine"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="hits")
    url = models.TextField(default="")
    is_trap = models.BooleanField(default=False)
    at = models.DateTimeField()
    source = models.CharField(max_length=16, default="")
    suspicion = models.CharField(max_length=30, default="")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN, blank=True)

    class Meta:
        indexes = [
            models.Index("message", "at", name="hit_of_message"),
            models.Index("at", name="hit_open", condition=Q(verdict="")),
        ]


class Sender(models.Model):
    """The name and address under which a unit, and all below it without their own, writes."""

    unit = models.OneToOneField("workspace.Unit", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120, default="")
    address = models.CharField(max_length=254)
    reply_to = models.CharField(max_length=254, default="")

    objects = UnitQuerySet.as_manager()


class Mailbox(models.Model):
    """A mailbox that is read for answers and bounces; its URL with the password is sealed.

    With `plus` the server takes address+anything@, so that every letter gets its own way back.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=254)
    host = models.CharField(max_length=254)
    url_sealed = models.TextField()
    plus = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")

    objects = UnitQuerySet.as_manager()


class Received(models.Model):
    """A mail that was read: so that it is read once, whatever the server numbers it."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="received")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("mailbox", "digest", name="mail_read_once")]
