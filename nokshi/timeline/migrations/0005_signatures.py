"""Blocks are signed with a key that is not in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0004_index_of_actors")]

    operations = [
        migrations.AddField("block", "key", models.CharField(max_length=12, default="")),
        migrations.AddField("block", "signature", models.BinaryField(max_length=32, default=b"")),
    ]
