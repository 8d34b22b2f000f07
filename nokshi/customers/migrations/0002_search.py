"""Index the search keys by trigrams: an FTS5 table on SQLite, pg_trgm on PostgreSQL."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE customers_search USING fts5(
        search_key, contact_key, content='customers_customer', content_rowid='id', tokenize='trigram case_sensitive 1')""",
    """CREATE TRIGGER customers_search_added AFTER INSERT ON customers_customer BEGIN
        INSERT INTO customers_search(rowid, search_key, contact_key) VALUES (new.id, new.search_key, new.contact_key);
    END""",
    """CREATE TRIGGER customers_search_gone AFTER DELETE ON customers_customer BEGIN
        INSERT INTO customers_search(customers_search, rowid, search_key, contact_key)
        VALUES ('delete', old.id, old.search_key, old.contact_key);
    END""",
    """CREATE TRIGGER customers_search_changed AFTER UPDATE OF search_key, contact_key ON customers_customer
    WHEN old.search_key <> new.search_key OR old.contact_key <> new.contact_key BEGIN
        INSERT INTO customers_search(customers_search, rowid, search_key, contact_key)
        VALUES ('delete', old.id, old.search_key, old.contact_key);
        INSERT INTO customers_search(rowid, search_key, contact_key) VALUES (new.id, new.search_key, new.contact_key);
    END""",
    "INSERT INTO customers_search(customers_search) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER customers_search_added",
    "DROP TRIGGER customers_search_gone",
    "DROP TRIGGER customers_search_changed",
    "DROP TABLE customers_search",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX customer_search ON customers_customer USING gin (search_key gin_trgm_ops)",
    "CREATE INDEX customer_contact ON customers_customer USING gin (contact_key gin_trgm_ops)",
)
POSTGRESQL_BACK = ("DROP INDEX customer_search", "DROP INDEX customer_contact")


def _run(statements, editor):
    for statement in statements:
        editor.execute(statement)


def forwards(apps, editor):
    _run(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL, editor)


def backwards(apps, editor):
    _run(SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK, editor)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
