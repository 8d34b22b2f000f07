"""The log's tables: events, the cursors of readers, what waits to be tried again, and the seals."""

from typing import Any, Self

from django.db import models
from django.db.models.expressions import Func
from django.db.models.functions import Now

from nokshi.kernel.scope import Scope

# Where a reader begins: before every row, those of a restored log (below 0) among them.
BEFORE_ALL = models.BigIntegerField.MAX_BIGINT * -1


class CurrentTransaction(Func):
    """The id of the running transaction on PostgreSQL, where rows commit out of order; else 0."""

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(pg_current_xact_id()::text::bigint)"
        return super().as_sql(compiler, connection, template=template, **extra)


class EventQuerySet(models.QuerySet["EventRow"]):
    def standing(self) -> Self:
        """Leave out what belongs to an import that was taken back."""
        return self.filter(retracted_by=None)

    def visible_to(self, scope: Scope) -> Self:
        """Leave out what happened in units that the reader does not see."""
        if scope.units is None:
            return self
        return self.filter(models.Q(unit_id=None) | models.Q(unit_id__in=scope.units))


class EventRow(models.Model):
    """One fact. Subjects are named by id: the log is below every room and outlives them."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    customer_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=60, default="")
    subject_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=60, default="")
    external_id = models.CharField(max_length=200, default="")
    cause_id = models.BigIntegerField(null=True)
    depth = models.PositiveSmallIntegerField(default=0)
    run_id = models.BigIntegerField(null=True)
    retracted_by = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                "customer_id",
                models.F("at").desc(),
                models.F("id").desc(),
                name="event_timeline",
                condition=models.Q(retracted_by=None),
            ),
            # Counting by kind and time, and by kind and customer, is answered from the index alone.
            models.Index("kind", "at", "customer_id", "unit_id", "retracted_by", name="event_kind_at"),
            models.Index("kind", "customer_id", "at", "unit_id", "retracted_by", name="event_kind_customer"),
            models.Index("transaction", "id", name="event_order"),
            models.Index(
                "subject_kind",
                "subject_id",
                "id",
                name="event_subject",
                condition=models.Q(subject_id__isnull=False),
            ),
            models.Index("actor_id", "id", name="event_actor", condition=models.Q(actor_kind="user")),
            models.Index("run_id", name="event_run", condition=models.Q(run_id__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                "source",
                "external_id",
                name="event_once",
                condition=~models.Q(external_id="") & models.Q(retracted_by=None),
            ),
        ]


class Cursor(models.Model):
    """How far a reader has read; `recent` counts what it was handed by minute, for an hour."""

    reader = models.CharField(max_length=120, primary_key=True)
    transaction = models.BigIntegerField(default=BEFORE_ALL)
    event_id = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    recent = models.JSONField(default=dict)


class Parked(models.Model):
    """An event that a reader failed on, or that waits behind one of the same customer."""

    reader = models.CharField(max_length=120)
    event = models.ForeignKey(EventRow, on_delete=models.CASCADE, related_name="+")
    customer_id = models.BigIntegerField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(default="")
    retry_at = models.DateTimeField()
    parked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("reader", "event", name="parked_once")]
        indexes = [models.Index("reader", "customer_id", "event", name="parked_customer")]


class Block(models.Model):
    """A stretch of the log, sealed: the ids of its events in their order, and a digest of each.

    `digest` is over the number, the digest of the block before, the ids and the digests; the salts
    that the digests need lie apart and go with what is redacted. `signature` is over that digest and
    the moment, by the key that is known as `key` and is not in the database.
    """

    number = models.BigIntegerField(primary_key=True)
    transaction = models.BigIntegerField()
    event_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    ids = models.BinaryField()
    digests = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()
    key = models.CharField(max_length=12, default="")
    signature = models.BinaryField(max_length=32, default=b"")

    class Meta:
        indexes = [models.Index("first_id", "last_id", name="block_ids")]


class Salts(models.Model):
    """The salts of a block's events, sixteen bytes each; zeros where they went with what was redacted."""

    block = models.OneToOneField(Block, on_delete=models.CASCADE, primary_key=True, related_name="salts")
    salts = models.BinaryField()


class Redaction(models.Model):
    """What stays of an event's redacted fields: their salted digests, and the salts of the other fields."""

    event_id = models.BigIntegerField(primary_key=True)
    by = models.BigIntegerField()
    digests = models.JSONField(default=dict)
    salts = models.JSONField(default=dict)


class Check(models.Model):
    """A walk along the sealed blocks: how far it came, and what it found touched."""

    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    block = models.BigIntegerField(default=0)
    blocks = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)
    faults = models.JSONField(default=list)
    head = models.CharField(max_length=64, default="")
