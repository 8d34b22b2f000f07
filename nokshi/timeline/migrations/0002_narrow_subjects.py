"""Readers begin before a restored log too; only rows with a subject stand in its index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial")]

    operations = [
        migrations.AlterField("cursor", "transaction", models.BigIntegerField(default=-9223372036854775807)),
        migrations.RemoveIndex("eventrow", "event_subject"),
        migrations.AddIndex(
            "eventrow",
            models.Index(
                models.F("subject_kind"),
                models.F("subject_id"),
                models.F("id"),
                condition=models.Q(("subject_id__isnull", False)),
                name="event_subject",
            ),
        ),
    ]
