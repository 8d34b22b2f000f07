"""What is said of a row that was mended or refused: a sentence for each code."""

from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import formats
from nokshi.kernel.errors import Text
from nokshi.ports.importing import Level, Remark

SENTENCES: dict[str, Text] = {
    "missing": _("This cell is empty, and it is needed."),
    "not_a_number": _("“{value}” is not a number. Write it with figures, as 1234.56."),
    "other_mark": _(
        "“{value}” has another decimal mark than the rest of the column. Write all of them in the same way."
    ),
    "number_too_long": _("“{value}” is too long a number."),
    "not_a_date": _("“{value}” is not a date. Write it as 2026-11-23."),
    "other_order": _(
        "“{value}” has day and month the other way round than the rest of the column. Write it as 2026-11-23."
    ),
    "no_such_day": _("There is no such day as “{value}”."),
    "no_such_country": _("“{value}” is no country that we know, so the country stays empty."),
    "no_such_language": _("“{value}” is no language that we know, so the language stays empty."),
    "no_such_currency": _("“{value}” is not a currency. Write its three letters, as BDT or EUR."),
    "email_two_ats": _("There are two @ in “{value}”. Write it as klaus@example.de."),
    "email_no_at": _("“{value}” has no @. Write it as klaus@example.de."),
    "email_space": _("There is a space in “{value}”. Write it as klaus@example.de."),
    "email_no_domain": _("“{value}” does not say where: after the @ something like example.de is missing."),
    "not_an_email": _("“{value}” is not an e-mail address. Write it as klaus@example.de."),
    "email_trimmed": _("“{value}”: signs around the address were taken off."),
    "email_several": _("“{value}” holds several addresses; the first one was taken."),
    "not_a_phone": _("“{value}” is not a phone number. Write it with its country code, as +880 1712 345678."),
    "phone_without_country": _(
        "“{value}” has no country code. Write it as +880 1712 345678, or say which country the numbers are from."
    ),
    "phone_several": _("“{value}” holds several numbers; the first one was taken."),
    "not_yes_or_no": _("“{value}” is neither yes nor no."),
    "control_signs": _("“{value}”: signs that cannot be shown were taken out."),
    "too_many_cells": _(
        "The row has {cells} cells, the headings are {columns}. "
        "Perhaps a delimiter stands inside a cell: put that cell in quotation marks."
    ),
    "left_empty": _("{reason} The cell was left empty."),
    "with_others": _("Belongs together with row {row}, which was not saved. Mend that row and give both again."),
}
"""By code, with named placeholders."""


def sentence_of(code: str, **values: Any) -> Text:
    """Return the sentence of a code, to be read in any language."""
    shown = {name: _shown(value) for name, value in values.items()}
    sentence: Text = format_lazy(SENTENCES[code], **shown)  # type: ignore[arg-type]
    return sentence


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return short(value)
    return _figure(value) if isinstance(value, int) else value


def _figure_now(number: int) -> str:
    return formats.figure(number, get_language() or "en")


_figure = lazy(_figure_now, str)


def remark_of(level: Level, code: str, column: str, **values: Any) -> Remark:
    """Return a remark on a cell of `column`."""
    return Remark(level, code, sentence_of(code, **values), column)


def short(text: str, most: int = 60) -> str:
    """Return a text cut to be shown within a sentence, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
