"""People report to one another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_relations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="relation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("works_at", "Works at"),
                    ("part_of", "Part of"),
                    ("household", "Same household"),
                    ("decision_maker", "Decides for"),
                    ("contact_person", "Contact person of"),
                    ("referred_by", "Referred by"),
                    ("reports_to", "Reports to"),
                    ("own", "In own words"),
                ],
                max_length=20,
            ),
        ),
    ]
