"""Let SQLite's search index gather 8 MiB in memory, where it had 1, before it puts a part on disk to merge later."""

from django.db import migrations

SET = "INSERT INTO customers_search(customers_search, rank) VALUES ('hashsize', %d)"


def forwards(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(SET % (8 * 2**20))


def backwards(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(SET % 2**20)


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_fewer_indexes")]

    operations = [migrations.RunPython(forwards, backwards)]
