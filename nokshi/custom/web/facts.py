"""Own fields as facts of a record's page: grouped, in words, and where each is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nokshi.custom.queries import fields_on
from nokshi.custom.queries.naming import targeting
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind
from nokshi.custom.rules.values import Manner
from nokshi.custom.web.inputs import PREFIX, TYPES, choices_of, written
from nokshi.custom.words import manner_of, say
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.records import record_kinds
from nokshi.ui.facts import Fact, drawn_choices, drawn_lines

ANY_KEY = "any-key"


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together under a heading."""

    title: Text
    facts: tuple[Fact, ...]


def sections(
    subject: str, record: int, values: Mapping[str, Any], scope: Scope, *, sort: str = "", form_url: str = "",
    origins_url: str = "", may_change: bool = False, heading: Text = "",
) -> list[Section]:  # fmt: skip
    """Return the fields of a record that a reader sees, by their groups; one that is empty where he may fill it.

    `heading` stands above those without a group.
    """
    by_group: dict[str, list[Fact]] = {}
    alone = str(heading or _("Custom fields"))
    manner, base = manner_of(scope), set_url(subject, record)
    for one in fields_on(subject, scope, sort):
        value = values.get(one.key)
        is_open = may_change and scope.writes(one.name)
        if value is None and not is_open:
            continue
        title = str(one.group.label) if one.group else alone
        fact = _fact(one, value, scope, manner, base if is_open else "", form_url if is_open else "", origins_url)
        by_group.setdefault(title, []).append(fact)
    return [Section(title, tuple(facts)) for title, facts in by_group.items()]


def _fact(
    one: Definition, value: Any, scope: Scope, manner: Manner, base: str, form_url: str, origins_url: str
) -> Fact:
    in_place = bool(base) and one.type not in (Kind.CHOICES, Kind.RECORD)
    shown = say(one, value, scope)
    typed = written(one, value, manner)
    return Fact(
        name="value",
        label=one.label,
        value=typed if isinstance(typed, str) else "",
        shown=shown,
        link=record_kinds[one.target].url(value) if one.target and shown else "",
        url=base.replace(ANY_KEY, one.key) if in_place else "",
        page_url=f"{form_url}#id_{PREFIX}{one.key}" if form_url else "",
        type=TYPES.get(one.type, "text"),
        field=_input(one, value, str(typed)) if in_place else None,
        origin=f"{origins_url}#{one.name}" if origins_url else "",
    )


def _input(one: Definition, value: Any, typed: str) -> SafeString | None:
    """Return the select or the lines of a fact, None for one that is a line of text."""
    if one.type is Kind.PROSE:
        return drawn_lines("value", str(one.label), typed)
    choices = tuple(choices_of(one, value))
    return drawn_choices("value", str(one.label), choices, typed) if choices else None


@lru_cache(maxsize=256)
def _set_url(subject: str) -> str:
    return reverse("custom:set", args=[subject, 0, ANY_KEY])


def set_url(subject: str, record: int) -> str:
    """Return the address that sets a field of a record, with a word in place of its key."""
    return _set_url(subject).replace("/records/0/", f"/records/{record}/")


def own_url(subject: str, record: int, scope: Scope) -> str:
    """Return where the panel of a record's own fields comes from, "" where a reader sees none, and none names it."""
    has_some = fields_on(subject, scope) or targeting(subject, scope)
    return reverse("custom:panel", args=[subject, record]) if has_some else ""
