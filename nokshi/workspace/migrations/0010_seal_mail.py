"""Seal the mail to the staff that still waits: it holds links that open an account."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from nokshi.kernel import secrets


def _rewrite(apps: Any, written: Callable[[str], str]) -> None:
    mails = apps.get_model("workspace", "StaffMail").objects
    for pk, text in mails.exclude(text_sealed="").values_list("pk", "text_sealed"):
        mails.filter(pk=pk).update(text_sealed=written(text))


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal what was in clear."""
    _rewrite(apps, secrets.seal)


def unseal(apps: Any, schema_editor: Any) -> None:
    """Write it in clear again."""
    _rewrite(apps, secrets.unseal)


class Migration(migrations.Migration):
    dependencies = [("workspace", "0009_sealed_mail")]
    operations = [migrations.RunPython(seal, unseal)]
