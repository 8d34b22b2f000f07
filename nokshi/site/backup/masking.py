"""A masked copy: every row of a backup as the rooms say that it may be shown, by a key that nobody keeps."""

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import models

from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, Way, masked, plain
from nokshi.site.backup.refusals import NoOwner
from nokshi.site.masking import NO_MODELS, SEARCHED
from nokshi.workspace.models import Membership

OWNER = "owner@trial.example"
CHUNK = 2_000
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.DateField)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Copying:
    """The masks of one copy, and how its one account signs in."""

    masks: Masks
    email: str
    password: str


def begin(owner: str = "") -> Copying:
    """Make a key for one copy, and a password for one owner: whose address is given, else the first; raises NoOwner."""
    owners = Membership.objects.filter(role__name="owner", role__is_builtin=True, unit__parent=None)
    owners = owners.filter(user__is_active=True).order_by("user_id")
    chosen = owners.filter(user__email=owner.strip().lower()) if owner else owners
    pk = chosen.values_list("user_id", flat=True).first()
    if pk is None:
        raise NoOwner(email=owner or "—")
    password = secrets.token_urlsafe(12)
    masks = Masks(os.urandom(32), owner=(pk, OWNER, make_password(password)))
    return Copying(masks, OWNER, password)


def tables() -> dict[str, Masked]:
    """Return how each table of a model is shown; a table that no room speaks of is left out."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        told = masked.get(model._meta.label)
        if told is not None and not model._meta.proxy:
            found[model._meta.db_table] = told
    return found


def needing_words(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Return the columns of a model of which has to be said how they are shown."""
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, (*WORDS, models.GenericIPAddressField))
        and not isinstance(one, models.DateTimeField)
        and not one.choices
        and not one.is_relation
    ]


def is_beside_models(table: str) -> bool:
    """Say whether a table holds nothing of its own that could be personal."""
    return table.startswith(NO_MODELS)


def mask_rows(told: Masked, rows: Iterable[Row], masks: Masks) -> Iterator[Row]:
    """Yield rows as a masked copy shows them; bytes as bytes, JSON as text."""
    ways: Mapping[str, Way] = {name: way for name, way in told.columns.items() if way is not plain}
    for row in rows:
        for name, way in ways.items():
            if row[name] is not None and row[name] != "":
                row[name] = way(masks, row[name])
        if told.row:
            told.row(row, masks)
        yield row


def mask_sqlite(path: Path, target: Path, masks: Masks) -> None:
    """Mask a SQLite database in place, and write it to `target` without a trace of what stood there."""
    shown = tables()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        triggers = _sql_of(database, "trigger")
        for name in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        for name in _sql_of(database, "table"):
            if is_beside_models(name):
                continue
            told = shown.get(name)
            if told is None or told.is_emptied:
                database.execute(f'DELETE FROM "{name}"')  # noqa: S608  a name of our own
            elif told.row or any(way is not plain for way in told.columns.values()):
                _mask_table(database, name, told, masks)
        for statement in triggers.values():
            database.execute(statement)
        for table in SEARCHED:
            database.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")  # noqa: S608
        database.execute("VACUUM INTO ?", [str(target)])


def _mask_table(database: sqlite3.Connection, name: str, told: Masked, masks: Masks) -> None:
    """Write the rows of a table anew: changed one by one, one could be equal to another that is not changed yet."""
    reading = database.execute(f'SELECT * FROM "{name}"')  # noqa: S608  a name of our own
    columns = [one[0] for one in reading.description]
    database.execute("BEGIN")
    database.execute(f'CREATE TEMP TABLE masked AS SELECT * FROM "{name}" WHERE 0')  # noqa: S608
    into = f"INSERT INTO masked VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    while some := reading.fetchmany(CHUNK):
        rows = mask_rows(told, (dict(zip(columns, row, strict=True)) for row in some), masks)
        database.executemany(into, [tuple(row[column] for column in columns) for row in rows])
    database.execute(f'DELETE FROM "{name}"')  # noqa: S608
    database.execute(f'INSERT INTO "{name}" SELECT * FROM masked')  # noqa: S608
    database.execute("DROP TABLE masked")
    database.execute("COMMIT")


def _sql_of(database: sqlite3.Connection, kind: str) -> dict[str, str]:
    rows = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name", [kind]
    )
    return dict(rows.fetchall())


def mask_copied(table: str, columns: Sequence[str], masks: Masks) -> "CopiedRows | None":
    """Return what turns the rows of a PostgreSQL table as COPY writes them; None where they are as they are."""
    if is_beside_models(table):
        return None
    told = tables().get(table) or Masked(table, is_emptied=True)
    if not told.is_emptied and not told.row and all(way is plain for way in told.columns.values()):
        return None
    return CopiedRows(table, columns, told, masks)


ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
WRITTEN = {"\\": "\\\\", **{sign: f"\\{letter}" for letter, sign in ESCAPES.items()}}


class CopiedRows:
    """Rows in the text form of COPY, turned as they go by (a row a line, columns by tabs, \\N for none)."""

    def __init__(self, table: str, columns: Sequence[str], told: Masked, masks: Masks) -> None:
        model = next((one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table), None)
        fields = model._meta.concrete_fields if model else ()
        self._bytes = {one.column for one in fields if isinstance(one, models.BinaryField)}
        self._columns, self._told, self._masks = columns, told, masks
        self._waiting = b""

    def turn(self, piece: bytes) -> bytes:
        """Return the whole rows that a piece brings to an end."""
        if self._told.is_emptied:
            return b""
        whole, newline, self._waiting = (self._waiting + piece).rpartition(b"\n")
        if not newline:
            return b""
        lines = whole.decode().split("\n")
        rows = mask_rows(self._told, map(self._read, lines), self._masks)
        return "".join(self._write(row) for row in rows).encode()

    def _read(self, line: str) -> Row:
        return {name: self._value(name, text) for name, text in zip(self._columns, line.split("\t"), strict=True)}

    def _value(self, name: str, text: str) -> Any:
        if text == "\\N":
            return None
        plain_text = _unescaped(text)
        return bytes.fromhex(plain_text[2:]) if name in self._bytes else plain_text

    def _write(self, row: Row) -> str:
        return "\t".join(_written(row[name]) for name in self._columns) + "\n"


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    found, signs = [], iter(text)
    for sign in signs:
        after = next(signs) if sign == "\\" else ""
        found.append(ESCAPES.get(after, after) if sign == "\\" else sign)
    return "".join(found)


def _written(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    text = f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
    return "".join(WRITTEN.get(sign, sign) for sign in text)
