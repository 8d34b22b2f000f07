"""What can be wrong with a file, in words that say what to do."""

from typing import Any, ClassVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import formats
from nokshi.kernel.errors import DomainError

problems: dict[str, type["BadFile"]] = {}


class BadFile(DomainError):
    """A file that cannot be taken in; `values` name the file and, where there are such, row and column."""

    code: ClassVar[str] = "bad_file"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        problems[cls.code] = cls

    def __str__(self) -> str:
        language = get_language() or "en"
        shown = {
            name: formats.figure(value, language) if isinstance(value, int) else value
            for name, value in self.values.items()
        }
        return str(self.sentence) % shown


def problem_of(kept: dict[str, Any]) -> BadFile:
    """Return a problem that was kept as its code and values."""
    return problems.get(str(kept.get("code")), Interrupted)(**kept.get("values", {}))


class Interrupted(BadFile):
    code = "interrupted"
    sentence = _(
        "Something unforeseen happened. What was saved until then is whole; "
        "go on, or take the import back. The details are in the log of the server."
    )


class Empty(BadFile):
    code = "empty"
    sentence = _("%(file)s has no rows. Choose a file with a line of headings and rows below it.")


class TooLarge(BadFile):
    code = "too_large"
    sentence = _("%(file)s is larger than %(limit)s MB. Cut it into several files and give them together.")


class TooManyColumns(BadFile):
    code = "too_many_columns"
    sentence = _(
        "%(file)s, row %(row)s: %(columns)s columns; at most %(limit)s can be read. "
        "Take out the columns that are not needed."
    )


class LongLine(BadFile):
    code = "long_line"
    sentence = _(
        "%(file)s, row %(row)s: the line does not end. "
        "This is not a table of lines, or its line ends were lost; export it again."
    )


class OpenQuote(BadFile):
    code = "open_quote"
    sentence = _(
        "%(file)s, row %(row)s: a quotation mark opens and is never closed, "
        "so the rest of the file would end up in one cell. "
        "Close it, or take it out."
    )


class LongCell(BadFile):
    code = "long_cell"
    sentence = _(
        "%(file)s, row %(row)s: a cell is longer than %(limit)s characters. "
        "Perhaps a quotation mark is not closed above; mend that row."
    )


class WrongEncoding(BadFile):
    code = "wrong_encoding"
    sentence = _("%(file)s, row %(row)s: the text cannot be read as %(encoding)s. Choose another encoding.")


class NotATable(BadFile):
    code = "not_a_table"
    sentence = _(
        "%(file)s is not a table: it looks like %(looks)s. Save it as CSV, XLSX or Parquet and choose that file."
    )


class NoRecords(BadFile):
    code = "no_records"
    sentence = _(
        "%(file)s is JSON, but not a list of records. It has to hold one list of objects, alone or under “value”, "
        "“results”, “records” or “data”, as the interfaces of other systems answer it."
    )


class NotJson(BadFile):
    code = "not_json"
    sentence = _(
        "%(file)s, record %(row)s: from here on this is not valid JSON, or it was cut off. "
        "Fetch or export it once more."
    )


class TwiceNamed(BadFile):
    code = "twice_named"
    sentence = _(
        "%(file)s, record %(row)s: “%(name)s” stands there twice, so nobody can say which one counts. Take one out."
    )


class NoNumber(BadFile):
    code = "no_number"
    sentence = _("%(file)s, record %(row)s: %(value)s is no number that JSON knows. Put a number there, or null.")


class DeepRecord(BadFile):
    code = "deep_record"
    sentence = _(
        "%(file)s, record %(row)s: its parts lie inside one another deeper than any record is. "
        "Look whether it is the right file."
    )


class LongRecord(BadFile):
    code = "long_record"
    sentence = _(
        "%(file)s, record %(row)s: the record does not end within %(limit)s MB. "
        "Perhaps a quotation mark or a bracket is missing there; export it again, without attachments."
    )


class HalfSign(BadFile):
    code = "half_sign"
    sentence = _(
        "%(file)s, record %(row)s: a text holds half a sign (an escape such as \\ud83d alone), which cannot be kept. "
        "Mend that text."
    )


class NoCards(BadFile):
    code = "no_cards"
    sentence = _(
        "%(file)s begins like a file of contacts (vCard), but no card in it can be read. Export it once more as .vcf."
    )


class OpenCard(BadFile):
    code = "open_card"
    sentence = _(
        "%(file)s, card %(row)s: it begins and does not end; the file was cut off, or a line END:VCARD is missing. "
        "Export it once more, or take that card out."
    )


class LongCard(BadFile):
    code = "long_card"
    sentence = _(
        "%(file)s, card %(row)s: it does not end within %(limit)s MB. "
        "Take the pictures and sounds out of that card and export it once more."
    )


class Broken(BadFile):
    code = "broken"
    sentence = _("%(file)s is damaged or was cut off and cannot be read to its end. Fetch or export it once more.")


class Locked(BadFile):
    code = "locked"
    sentence = _("%(file)s is protected by a password. Save a copy without one and choose that.")


class PackedTooTight(BadFile):
    code = "packed_too_tight"
    sentence = _(
        "%(file)s would grow to more than %(limit)s MB when unpacked. "
        "Unpack it yourself, look at what it is, and give the files that you need."
    )


class TooManyFiles(BadFile):
    code = "too_many_files"
    sentence = _("%(file)s holds %(count)s files; at most %(limit)s can be taken at once. Give them in parts.")


class PackedTwice(BadFile):
    code = "packed_twice"
    sentence = _("%(file)s holds another packed file, %(inner)s. Unpack it and give what is inside.")


class NoTableInside(BadFile):
    code = "no_table_inside"
    sentence = _(
        "%(file)s holds no table: no CSV, XLSX, Parquet, JSON or vCard file. Look whether it is the right one."
    )


class WholeHouse(BadFile):
    code = "whole_house"
    sentence = _(
        "%(file)s holds a whole Nokshi, not lists to add to this one."
        " An empty Nokshi takes it in: nokshi import FILE.zip"
    )


class NoSuchSheet(BadFile):
    code = "no_such_sheet"
    sentence = _("%(file)s has no sheet “%(sheet)s”. It has: %(sheets)s.")


class SheetTooLarge(BadFile):
    code = "sheet_too_large"
    sentence = _(
        "%(file)s is too large a workbook of its format to be read safely. Save it as XLSX or CSV and choose that file."
    )


class NoRoom(BadFile):
    code = "no_room"
    sentence = _(
        "The disk is full, so %(file)s could not be worked on any further. "
        "What was saved until then is whole and nothing is half done. Make room, then go on."
    )
    status = 507


class RowsGone(BadFile):
    code = "rows_gone"
    sentence = _(
        "The rows of %(file)s that were put by are not in the home folder any more, so the import cannot go on. "
        "Take it back, and import the file again."
    )


class NotThereAnyMore(BadFile):
    code = "file_gone"
    sentence = _("%(file)s is not there any more. Choose it again.")
