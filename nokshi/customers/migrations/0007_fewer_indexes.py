"""Drop indexes whose column another index of the same table begins with."""

import django.db.models.deletion
from django.db import migrations, models


def of_customer(name, related_name):
    field = models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to="customers.customer"
    )
    model, name = name.split(".")
    return migrations.AlterField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_merging")]

    operations = [
        of_customer("customerunit.customer", "unit_links"),
        of_customer("identity.customer", "identities"),
        of_customer("relation.customer", "relations"),
        of_customer("relation.other", "relations_to"),
    ]
