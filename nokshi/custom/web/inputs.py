"""Fields of forms for own fields: what they show, and how what is typed is read."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from nokshi.custom.queries.naming import titles_seen
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind
from nokshi.custom.rules.values import PLAIN, Manner, WrongValue, read
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Combobox, Comboboxes

PREFIX = "own_"
TYPES = {Kind.EMAIL: "email", Kind.PHONE: "tel", Kind.LINK: "url", Kind.DATE: "date", Kind.MOMENT: "datetime-local"}
FIGURES = frozenset({Kind.NUMBER, Kind.MONEY})


class ValueField(forms.Field):
    """An own field in a form; its value is one as it is kept."""

    def __init__(self, definition: Definition, manner: Manner, kept: Any = None) -> None:
        self.definition, self.manner = definition, manner
        super().__init__(
            required=definition.is_required, label=str(definition.label), help_text=str(definition.help),
            widget=widget_of(definition, kept, manner), initial=written(definition, kept, manner),
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        try:
            found = read(self.definition, value, self.manner)
        except WrongValue as wrong:
            raise forms.ValidationError(wrong.what) from None
        if found is None and self.required:
            raise forms.ValidationError(_("This must be filled in."))
        return found


class RecordBox(Combobox):
    """A record of some kind, found by typing; the one that is chosen has its title as far as the writer sees it."""

    def __init__(self, definition: Definition, scope: Scope) -> None:
        self.definition, self.scope = definition, scope
        super().__init__(url=reverse("custom:options", args=[definition.subject, definition.key]))

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        chosen = [int(one) for one in value if str(one).isdigit()]
        titles = titles_seen(self.definition.target, chosen, self.scope)
        self.choices = [("", ""), *((pk, titles.get(pk, _("a record that you do not see"))) for pk in chosen)]
        return super().optgroups(name, value, attrs)


def widget_of(definition: Definition, kept: Any = None, manner: Manner = PLAIN) -> forms.Widget:
    """Return what a field is typed or chosen in."""
    if definition.type is Kind.RECORD:
        return RecordBox(definition, manner.scope or Scope.system())
    if definition.type is Kind.PROSE:
        return forms.Textarea(attrs={"rows": 3})
    if definition.type is Kind.CHOICES:
        return Comboboxes(choices=choices_of(definition, kept)[1:])
    if choices := choices_of(definition, kept):
        return Combobox(choices=choices) if len(choices) > 8 else forms.Select(choices=choices)
    return forms.TextInput(attrs=attrs_of(definition))


def attrs_of(definition: Definition) -> dict[str, str]:
    """Return what tells a browser how a field is typed."""
    if definition.type in FIGURES:
        return {"inputmode": "decimal", "autocomplete": "off"}
    return {"type": TYPES.get(definition.type, "text"), "autocomplete": "off"}


def choices_of(definition: Definition, kept: Any = None) -> list[tuple[str, str]]:
    """Return what there is to choose, the empty choice first; a retired one only where it was chosen before."""
    if definition.type is Kind.FLAG:
        return [("", "—"), ("yes", _("yes")), ("no", _("no"))]
    held = set(kept if isinstance(kept, list) else [kept])
    there = [(one.key, str(one.label)) for one in definition.choices if not one.is_retired or one.key in held]
    return [("", "—"), *there] if definition.choices else []


def written(definition: Definition, kept: Any, manner: Manner) -> Any:
    """Return a kept value as its input shows it."""
    if kept is None:
        return [] if definition.type is Kind.CHOICES else ""
    if definition.type is Kind.FLAG:
        return "yes" if kept else "no"
    if definition.type is Kind.MOMENT:
        return f"{datetime.fromisoformat(kept).astimezone(ZoneInfo(manner.zone)):%Y-%m-%dT%H:%M}"
    return kept
