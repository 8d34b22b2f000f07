"""The lines of facts and their choices, drawn without a template each: there are many on a page of a record."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nokshi.kernel.errors import Text


def drawn_choices(name: str, label: str, choices: tuple[tuple[str, str], ...], value: str) -> SafeString:
    """Return a select of choices with one of them chosen."""
    marked = f'value="{escape(value)}"'
    options = _options(choices).replace(marked, f"{marked} selected", 1)
    return _safe(f'<select name="{name}" class="input input--small" aria-label="{escape(label)}">{options}</select>')


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts; `url` where it is edited in place, `page_url` the whole form, `ask_url` a dialog for it.

    `link` leads to the record that the value names.
    """

    name: str
    label: Text
    value: str
    shown: str
    sub: str = ""
    url: str = ""
    page_url: str = ""
    ask_url: str = ""
    type: str = "text"
    field: SafeString | None = None
    origin: str = ""
    link: str = ""

    @property
    def drawn(self) -> SafeString:
        """Return the line as a part of a list of facts."""
        return drawn_fact(self)


def drawn_fact(fact: Fact) -> SafeString:
    """Return the line of a fact, as `ui/fact.html` would write it."""
    shown = escape(fact.shown or fact.value or "—")
    below = f'<span class="facts__sub">{escape(fact.sub)}</span>' if fact.sub else ""
    label = escape(str(fact.label))
    if fact.origin:
        label = f'<a class="whence" href="{escape(fact.origin)}">{label}</a>'
    if fact.link:
        shown = f'<a class="link" href="{escape(fact.link)}"><bdi>{shown}</bdi></a>'
    value = _edited(fact) if fact.url else _asked(fact, shown) if fact.ask_url else shown
    return _safe(f"<dt>{label}</dt><dd>{value}{below}</dd>")


def _asked(fact: Fact, shown: str) -> str:
    """Return a value that is changed in a dialog."""
    said = escape(_("%(label)s: %(value)s. Change") % {"label": fact.label, "value": fact.shown or "—"})
    url = escape(fact.ask_url)
    return f'<a class="editable" href="{url}" hx-get="{url}" hx-target="#dialog" aria-label="{said}">{shown}</a>'


def _edited(fact: Fact) -> str:
    label, name, value = escape(str(fact.label)), escape(fact.name), escape(fact.value)
    shown = fact.shown or fact.value or "—"
    change = escape(_("%(label)s: %(value)s. Change") % {"label": fact.label, "value": shown})
    field = fact.field or (
        f'<input class="input input--small" type="{escape(fact.type)}" name="{name}" value="{value}"'
        f' aria-label="{label}">'
    )
    return (
        f'<edit-in-place data-url="{escape(fact.url)}" data-name="{name}" data-saved="{escape(_("Saved."))}" '
        f'data-undo="{escape(_("Undo"))}" '
        f'data-failed="{escape(_("This was not saved. Check the line and try again."))}">'
        f'<a class="editable" href="{escape(fact.page_url or fact.url)}" aria-label="{change}">{escape(shown)}</a>'
        f"<template>{field}</template></edit-in-place>"
    )


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in choices)


def drawn_lines(name: str, label: str, value: str) -> SafeString:
    """Return a place for a text of several lines."""
    return _safe(
        f'<textarea name="{escape(name)}" class="input input--small" rows="4" aria-label="{escape(label)}">'
        f"{escape(value)}</textarea>"
    )


def _safe(drawn: str) -> SafeString:
    """Mark what was put together here, every value in it escaped."""
    return mark_safe(drawn)
