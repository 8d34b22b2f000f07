"""The organisation, its root unit and the built-in roles are there from the start."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = {"owner": ["*"], "manager": [], "staff": [], "reader": []}


def first_rows(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("workspace", "Organisation").objects.get_or_create(pk=1)
    units = apps.get_model("workspace", "Unit").objects
    if not units.filter(parent=None).exists():
        root = units.create(name="", kind="organisation", path="/")
        root.path = f"/{root.pk}/"
        root.save()
    roles = apps.get_model("workspace", "Role").objects
    for name, capabilities in ROLES.items():
        roles.get_or_create(name=name, defaults={"capabilities": capabilities, "is_builtin": True})


class Migration(migrations.Migration):
    dependencies = [("workspace", "0001_initial")]

    operations = [migrations.RunPython(first_rows, migrations.RunPython.noop)]
