"""How customers stand to one another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_by_country"),
    ]

    operations = [
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("works_at", "Works at"),
                            ("part_of", "Part of"),
                            ("household", "Same household"),
                            ("decision_maker", "Decides for"),
                            ("contact_person", "Contact person of"),
                            ("referred_by", "Referred by"),
                            ("own", "In own words"),
                        ],
                        max_length=20,
                    ),
                ),
                ("role", models.CharField(blank=True, default="", max_length=80)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, default="", max_length=60)),
                ("run", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="relations", to="customers.customer"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_to",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(models.F("other"), models.F("kind"), models.F("customer"), name="relation_to")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("customer"),
                        models.F("other"),
                        models.F("kind"),
                        models.F("role"),
                        name="relation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("customer", models.F("other")), _negated=True), name="relation_of_two"
                    ),
                ],
            },
        ),
    ]
