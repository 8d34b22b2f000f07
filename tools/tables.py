"""Write the tables of a whole house into docs/export.md: `python -m tools.tables`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nokshi.ports.whole import Table
    from nokshi.site.whole.manifest import ColumnTold

PAGE = Path(__file__).resolve().parent.parent / "docs/export.md"
BEGIN = "<!-- tables: made by tools/tables.py -->"
END = "<!-- end of tables -->"


def drawing() -> str:
    """Return the part of the page that is read off the code."""
    return "\n".join([BEGIN, "", *_lines(), END])


def page_with(text: str) -> str:
    """Return the page with its drawn part replaced."""
    before, _, rest = text.partition(BEGIN)
    return before + drawing() + rest.partition(END)[2]


def _lines() -> Iterator[str]:
    from django.utils.translation import override

    from nokshi.ports.whole import parts

    with override("en"):
        for part in parts:
            if part.tables:
                yield from (f"### {part.label}", "")
                for table in part.tables:
                    yield from _table(table)
    yield from ("### What stays at home", "")
    yield from (f"- `{left.model}`: {left.why}" for part in parts for left in part.left)
    yield ""


def _table(table: "Table") -> Iterator[str]:
    from nokshi.site.whole.columns import columns_of

    yield f"**{table.name}**" + " (there in a fresh house, replaced)" * table.is_seeded + ": "
    yield " · ".join(_column(column.told) for column in columns_of(table))
    yield from (f"<br>Without `{one.column}`: {one.why}" for one in table.without)
    yield ""


def _column(told: "ColumnTold") -> str:
    words = [told.type, f"scale {told.scale}" * bool(told.scale), "may be empty" * told.is_null]
    return f"`{told.name}` {', '.join(word for word in words if word)}" + f" → {told.refers}" * bool(told.refers)


def main() -> None:
    """Draw the page anew."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nokshi.site.settings")
    import django

    django.setup()
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
