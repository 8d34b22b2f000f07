"""Runs of the intake, what they changed, and how columns were matched last time."""

from typing import Self

from django.conf import settings
from django.db import models

from nokshi.kernel.scope import Scope


class RunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the runs of the reader's units."""
        return self if scope.units is None else self.filter(unit__in=scope.units)


class ImportRun(models.Model):
    """One import, from the choice of a file to its undoing."""

    class Status(models.TextChoices):
        READING = "reading"
        READ = "read"
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        STOPPED = "stopped"
        FAILED = "failed"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.READING)
    failed_while = models.CharField(max_length=10, default="")
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    part_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")
    source = models.CharField(max_length=60, default="")
    system = models.CharField(max_length=30, default="")
    """The system whose export this is: a move, which has a part for each thing in it and no rows of its own."""
    thing = models.CharField(max_length=80, default="")
    """What a part of a move holds, in the words of the system."""
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    headers = models.JSONField(default=list)
    profiles = models.JSONField(default=list)
    plan = models.JSONField(default=dict)
    checks = models.JSONField(default=dict)
    """What the check found: rows, groups, repeats, repaired, refused, and a word for every column."""
    foreseen = models.JSONField(default=dict)
    """Rows and groups by the fate that saving would give them; `is_exact` says how good the count is."""
    saved = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    """What the rows of a part say by themselves: sums of money by currency, first and last date."""
    problem = models.JSONField(default=dict)
    rows = models.PositiveBigIntegerField(default=0)
    groups = models.PositiveBigIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0)
    """How many groups have been saved; while reading and checking, how many rows have been seen."""
    steps = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    is_stop_asked = models.BooleanField(default=False)
    is_command = models.BooleanField(default=False)
    worker = models.CharField(max_length=40, default="")
    beat_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("unit", models.F("id").desc(), name="import_run_unit")]

    @property
    def is_move(self) -> bool:
        """Say whether this is the whole of a system's export."""
        return bool(self.system) and not self.thing


class RunFile(models.Model):
    """A table that a run takes in; `path` is below the intake folder of the home."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    format = models.CharField(max_length=10, default="")
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="", db_index=True)
    options = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    before = models.PositiveBigIntegerField(default=0)
    """How many rows of the run stand before this file's first."""
    rows = models.PositiveBigIntegerField(default=0)
    shape = models.ForeignKey("SourceShape", null=True, on_delete=models.SET_NULL, related_name="+")


class SourceShape(models.Model):
    """A table of a move as it came: its file, headings and how it was written; enough to write it again."""

    move = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="shapes")
    system = models.CharField(max_length=30)
    thing = models.CharField(max_length=80)
    file = models.CharField(max_length=300)
    headers = models.JSONField(default=list)
    form = models.JSONField(default=dict)
    """How the file was written: its format, delimiter, sheet, and what stands around the records of a document; and
    what its headings are called in the system's own words, where they are others."""
    rows = models.PositiveBigIntegerField(default=0)

    @property
    def names(self) -> list[str]:
        """Return the headings in the system's own words."""
        return list(self.form.get("names") or self.headers)


class SourceRow(models.Model):
    """A row of a move, whole, beside the record that it became, if any; the same row again is known by its key."""

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    system = models.CharField(max_length=30)
    thing = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="source_rows")
    shape = models.ForeignKey(SourceShape, on_delete=models.CASCADE, related_name="source_rows", db_index=False)
    number = models.PositiveBigIntegerField()
    record_kind = models.CharField(max_length=60, default="")
    record_id = models.BigIntegerField(null=True)
    cells = models.JSONField(default=list)
    baseline = models.JSONField(default=dict)
    """A digest of each field of the record as the move left it, by which later changes are told."""

    class Meta:
        # The key stands first: it alone tells nearly every row from the others, and links are looked up by it.
        constraints = [models.UniqueConstraint("key", "unit", "system", "thing", name="source_row_once")]
        indexes = [
            models.Index("shape", "number", name="source_row_order"),
            models.Index("record_kind", "record_id", name="source_row_record"),
        ]


class SourceLink(models.Model):
    """What a row of a move says of another one, by that one's id in the system.

    It is open until all parts are saved; then the other row is missing or found. Where a room has a place for what it
    means it is ready to be made, and in the end made, or refused with the code of a problem; one that a later export
    no longer says is replaced. Those of other meanings
    that led to a row at once are only counted (`ImportRun.found`).
    """

    class State(models.TextChoices):
        OPEN = "open"
        MISSING = "missing"
        FOUND = "found"
        READY = "ready"
        MADE = "made"
        REFUSED = "refused"
        REPLACED = "replaced"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="links", db_index=False)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    heading = models.CharField(max_length=300)
    to_key = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    problem = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [
            models.Index("run", "state", "name", name="source_link_state"),
            models.Index("key", "name", name="source_link_key"),
        ]


class SourceField(models.Model):
    """Which field of the house's own a column of a thing of a system feeds, and how the column writes its values.

    `run` is the move with which that began: it is taken back with it. `is_made` says that the field was made for it.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    system = models.CharField(max_length=30)
    thing = models.CharField(max_length=80)
    column = models.CharField(max_length=300)
    field = models.ForeignKey("custom.CustomField", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="source_fields")
    is_made = models.BooleanField(default=False)
    form = models.JSONField(default=dict)
    zone = models.CharField(max_length=60, default="UTC")

    class Meta:
        constraints = [models.UniqueConstraint("unit", "system", "thing", "column", name="source_field_once")]


class RunStep(models.Model):
    """What one transaction of a run changed: `[kind, id, before, after]` each, enough to take it back."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="done_steps")
    number = models.PositiveIntegerField()
    changes = models.JSONField(default=list)
    is_undone = models.BooleanField(default=False)
    left = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint("run", "number", name="run_step_once")]


class Mapping(models.Model):
    """How the columns of files with the same headings were matched last time in a unit."""

    unit = models.ForeignKey("workspace.Unit", on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    plan = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("unit", "signature", name="mapping_once")]
