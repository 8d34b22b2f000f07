"""What an archive says of itself: `manifest.json`."""

import msgspec

FORMAT = 1
README = "README.md"
TABLES, FILES = "tables/", "files/"


class ColumnTold(msgspec.Struct, frozen=True):
    """A column: its type, whether it may be empty, and the table whose first column it names.

    An `integer` with a `scale` stands for a decimal: 12500000 with scale 6 is 12.5.
    """

    name: str
    type: str
    is_null: bool = False
    scale: int = 0
    refers: str = ""


class LeftTold(msgspec.Struct, frozen=True):
    """A column or a table that stayed at home, and why."""

    name: str
    why: str


class FileTold(msgspec.Struct, frozen=True):
    """A file in the archive: how many bytes it is, and their SHA-256."""

    path: str
    bytes: int
    sha256: str


class TableTold(msgspec.Struct, frozen=True):
    """A table: its columns, how many rows it has, and the files that hold them, by format (csv, parquet)."""

    name: str
    rows: int
    columns: list[ColumnTold]
    files: dict[str, FileTold]
    left_out: list[LeftTold] = []


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The whole archive: of which version of the format and of Nokshi, as of when, made by whom, and what is in it.

    `last_event` is the id of the newest event; `seal` and `seal_digest` the last sealed block of the log at home.
    """

    kind: str
    format: int
    version: str
    house: str
    made_at: str
    made_by: str
    database: str
    last_event: int
    seal: int
    seal_digest: str
    tables: list[TableTold]
    files: list[FileTold]
    left_out: list[LeftTold]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def members(self) -> list[FileTold]:
        """Return every file that the archive holds beside this one and the README."""
        return [file for table in self.tables for file in table.files.values()] + self.files
