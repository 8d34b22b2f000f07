"""Forget the answers that were kept in clear: they were kept for a day only, and may hold secrets."""

from typing import Any

from django.db import migrations


def forget(apps: Any, schema_editor: Any) -> None:
    """Drop every kept answer."""
    apps.get_model("integrations", "KeptAnswer").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("integrations", "0001_initial")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
