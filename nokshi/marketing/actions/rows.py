"""Write many recipients, each with values of his own."""

from collections.abc import Iterable, Sequence

from django.db import connection

from nokshi.marketing.models import Recipient


def write_each(recipients: Iterable[Recipient], fields: Sequence[str]) -> None:
    """Write the named fields of recipients by one prepared statement.

    Django's own `bulk_update` makes a CASE of every value, which takes several times as long as the writing.
    """
    columns = [column for column in Recipient._meta.concrete_fields if column.name in fields]
    told = ", ".join(f"{connection.ops.quote_name(str(column.column))} = %s" for column in columns)
    values = [
        [*(column.get_db_prep_save(getattr(one, column.attname), connection) for column in columns), one.pk]
        for one in recipients
    ]
    if columns and values:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {Recipient._meta.db_table} SET {told} WHERE id = %s", values)  # noqa: S608
