"""Words of the pages of an import, and fields that ask with an example from the file."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nokshi.custom.rules.types import Kind
from nokshi.intake.rules.dates import date_of
from nokshi.intake.rules.new_fields import OFFERED
from nokshi.intake.rules.odd import Wrong
from nokshi.intake.rules.plan import ColumnPlan
from nokshi.intake.rules.profile import Profile
from nokshi.kernel import formats
from nokshi.kernel.errors import Text

DELIMITERS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("guessed")),
    (",", _("a comma")),
    (";", _("a semicolon")),
    ("\t", _("a tab")),
    ("|", _("a vertical line")),
    (" ", _("spaces")),
)
DOES = {
    "new": (_("New"), "good"),
    "look": (_("New, but much like another: please look"), "warn"),
    "joined": (_("Added to what you have"), ""),
    "same": (_("Already so, nothing changes"), ""),
    "held": (_("Kept whole until there is a place for it"), "warn"),
    "refused": (_("Not saved"), "bad"),
}
FIGURES = {
    "new": _("New"),
    "joined": _("Added to what you have"),
    "same": _("Unchanged"),
    "held": _("Kept"),
    "refused": _("Not saved"),
}
NEW_FIELD: dict[Kind, Text] = {
    Kind.TEXT: _("New field: text"),
    Kind.PROSE: _("New field: long text"),
    Kind.NUMBER: _("New field: number"),
    Kind.MONEY: _("New field: amount of money"),
    Kind.DATE: _("New field: day"),
    Kind.MOMENT: _("New field: day and time"),
    Kind.FLAG: _("New field: yes or no"),
    Kind.CHOICE: _("New field: choice of a list"),
    Kind.EMAIL: _("New field: e-mail address"),
    Kind.PHONE: _("New field: phone number"),
    Kind.LINK: _("New field: link to a page"),
}
BY = {
    "name": _("by its heading"),
    "content": _("by what is in it"),
    "memory": _("as last time"),
    "file": _("as the map says"),
    "system": _("as the system it is from has it"),
    "hand": _("as you said"),
    "made": _("made with this import"),
}


def new_fields(place: int, profile: Profile) -> list[tuple[str, Text]]:
    """Return the fields that could be made of a column."""
    return [
        (f"new.{kind.value}.{place}", NEW_FIELD[kind]) for kind in OFFERED if kind is not Kind.CHOICE or profile.few
    ]


def column_options(there: Sequence[tuple[str, Text]], new: Sequence[tuple[str, Text]]) -> list[Any]:
    """Return what a column can become: nothing, a field that is there, or a new one."""
    out = ("", _("Leave out"))
    return [out, (_("A field that is there"), there), (_("A field of its own"), new)] if new else [out, *there]


@lru_cache(1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Say whether there is a time zone of that name."""
    return name in _zones()


def order_field(column: ColumnPlan, profile: Profile) -> forms.ChoiceField:
    """Return the question which of day and month comes first, asked with a date of the file."""
    text = profile.either
    label = gettext("%(date)s in “%(column)s” is") % {"date": text, "column": column.header}
    ways = [("day", True, "day_first"), ("month", False, "month_first")]
    options = [(name, _way(text, day_first, profile.orders.get(order, 0))) for name, day_first, order in ways]
    initial = "month" if column.day_first is False else "day"
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, initial=initial)


def mark_field(column: ColumnPlan, profile: Profile) -> forms.ChoiceField:
    """Return the question what the decimal mark is."""
    language = get_language() or "en"
    label = gettext("The decimal mark in “%(column)s” is") % {"column": column.header}
    options = [
        (".", _with_count(gettext("the point: 1.234 is a little over one"), profile.marks.get("point", 0), language)),
        (",", _with_count(gettext("the comma: 1.234 is over a thousand"), profile.marks.get("comma", 0), language)),
    ]
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, initial=column.mark or ".")


def _way(text: str, day_first: bool, only: int) -> str:
    language = get_language() or "en"
    try:
        shown = formats.day(date_of(text, day_first), language)
    except Wrong:
        shown = text
    return _with_count(shown, only, language)


def _with_count(text: str, count: int, language: str) -> str:
    if not count:
        return text
    figure = formats.figure(count, language)
    said = ngettext("%(count)s row can only be so", "%(count)s rows can only be so", count) % {"count": figure}
    return f"{text} ({said})"
