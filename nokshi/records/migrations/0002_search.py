"""Index what records are found by, by trigrams: an FTS5 table on SQLite, pg_trgm on PostgreSQL."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE records_search USING fts5(
        search_key, content='records_record', content_rowid='id', tokenize='trigram case_sensitive 1')""",
    """CREATE TRIGGER records_search_added AFTER INSERT ON records_record BEGIN
        INSERT INTO records_search(rowid, search_key) VALUES (new.id, new.search_key);
    END""",
    """CREATE TRIGGER records_search_gone AFTER DELETE ON records_record BEGIN
        INSERT INTO records_search(records_search, rowid, search_key) VALUES ('delete', old.id, old.search_key);
    END""",
    """CREATE TRIGGER records_search_changed AFTER UPDATE OF search_key ON records_record
    WHEN old.search_key <> new.search_key BEGIN
        INSERT INTO records_search(records_search, rowid, search_key) VALUES ('delete', old.id, old.search_key);
        INSERT INTO records_search(rowid, search_key) VALUES (new.id, new.search_key);
    END""",
    "INSERT INTO records_search(records_search) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER records_search_added",
    "DROP TRIGGER records_search_gone",
    "DROP TRIGGER records_search_changed",
    "DROP TABLE records_search",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX record_search ON records_record USING gin (search_key gin_trgm_ops)",
)
POSTGRESQL_BACK = ("DROP INDEX record_search",)


def _run(statements, editor):
    for statement in statements:
        editor.execute(statement)


def forwards(apps, editor):
    _run(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL, editor)


def backwards(apps, editor):
    _run(SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK, editor)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
