"""The README of an archive, in both languages."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from nokshi.ports.whole import parts
from nokshi.site.whole.manifest import Manifest

LANGUAGES = ("en", "bn")


def readme(manifest: Manifest) -> str:
    """Return what the archive says to whoever opens it, first in English, then in Bengali."""
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append("\n".join(_lines(manifest)))
    return "\n\n---\n\n".join(texts) + "\n"


def _lines(manifest: Manifest) -> Iterator[str]:
    title = _("Everything of %(house)s") % {"house": manifest.house or "Nokshi"}
    yield f"# {title}"
    yield ""
    yield _("Made by Nokshi %(version)s on %(moment)s, as of one moment. %(rows)s rows in %(tables)s tables.") % {
        "version": manifest.version, "moment": manifest.made_at, "rows": manifest.rows,
        "tables": len(manifest.tables),
    }  # fmt: skip
    yield ""
    yield _(
        "Whoever has this file can read everything: it is not sealed. Passwords, keys and tokens are not in it; what"
        " was left out, and why, stands in manifest.json."
    )
    yield ""
    yield _("- manifest.json: every table with its columns, their types, what they refer to, its rows and SHA-256.")
    yield _("- tables/: a file for each table. Ids never change; a column that ends in _id names the row of another.")
    yield _(
        "- CSV is UTF-8 with a comma between cells. A text always stands in quotes, so that an empty text is not the"
        " same as no value. Nothing is disarmed for spreadsheets: this is for programs, and a text that begins with ="
        " is given as it is. Take care when you open it in a spreadsheet."
    )
    yield _(
        "- Amounts are whole numbers with a scale: 12500000 with scale 6 is 12.5 in the currency of its row. Moments"
        " are in UTC (ISO 8601)."
    )
    yield _("- files/: the files of the house.")
    yield _("- Into an empty Nokshi it all goes again by: nokshi import FILE.zip")
    yield ""
    rows = {table.name: table.rows for table in manifest.tables}
    for part in parts:
        if part.tables:
            yield f"## {part.label}"
            yield ""
            yield from (f"- `{table.name}`: {rows.get(table.name, 0)}" for table in part.tables)
            yield ""
