"""Seals of the log, what was redacted of it, the walks along it, and the pace of readers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0002_narrow_subjects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("transaction", models.BigIntegerField()),
                ("event_id", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("ids", models.BinaryField()),
                ("digests", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("block", models.BigIntegerField(default=0)),
                ("blocks", models.BigIntegerField(default=0)),
                ("events", models.BigIntegerField(default=0)),
                ("faults", models.JSONField(default=list)),
                ("head", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("by", models.BigIntegerField()),
                ("digests", models.JSONField(default=dict)),
                ("salts", models.JSONField(default=dict)),
            ],
        ),
        migrations.AddField(
            model_name="cursor",
            name="recent",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="Salts",
            fields=[
                (
                    "block",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="salts",
                        serialize=False,
                        to="timeline.block",
                    ),
                ),
                ("salts", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(models.F("first_id"), models.F("last_id"), name="block_ids"),
        ),
    ]
