"""Find all customers of a country without reading those of others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_search")]

    operations = [
        migrations.AddIndex(
            "customer",
            models.Index("country", "id", condition=models.Q(deleted_at=None), name="customer_in_country"),
        ),
    ]
