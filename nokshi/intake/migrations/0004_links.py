"""What links became, and fewer indexes to write for each kept row: it is looked up by its key."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_shape_form"),
        ("workspace", "0011_restored"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sourcerow",
            name="source_row_once",
        ),
        migrations.RemoveIndex(
            model_name="sourcerow",
            name="source_row_key",
        ),
        migrations.AddField(
            model_name="sourcelink",
            name="problem",
            field=models.CharField(default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="sourcelink",
            name="run",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="links", to="intake.importrun"
            ),
        ),
        migrations.AlterField(
            model_name="sourcelink",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("missing", "Missing"),
                    ("found", "Found"),
                    ("ready", "Ready"),
                    ("made", "Made"),
                    ("refused", "Refused"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="sourcerow",
            name="shape",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="source_rows",
                to="intake.sourceshape",
            ),
        ),
        migrations.AlterField(
            model_name="sourcerow",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workspace.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcerow",
            constraint=models.UniqueConstraint(
                models.F("key"), models.F("unit"), models.F("system"), models.F("thing"), name="source_row_once"
            ),
        ),
    ]
