"""Blocks are signed with a key that is not in the database; those that stand are signed as they are."""

from typing import Any

from django.db import migrations, models

from nokshi.timeline.signatures import signature_of


def sign(apps: Any, schema_editor: Any) -> None:
    block = apps.get_model("timeline", "Block")
    for number, digest, sealed_at in block.objects.values_list("pk", "digest", "sealed_at"):
        key, signature = signature_of(bytes(digest), sealed_at)
        block.objects.filter(pk=number).update(key=key, signature=signature)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0004_index_of_actors")]

    operations = [
        migrations.AddField("block", "key", models.CharField(max_length=12, default="")),
        migrations.AddField("block", "signature", models.BinaryField(max_length=32, default=b"")),
        migrations.RunPython(sign, migrations.RunPython.noop),
    ]
