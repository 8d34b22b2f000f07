"""The form of a customer: several addresses, phones and e-mails; only what the reader may write."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries import writable_on
from nokshi.custom.web.inputs import PREFIX, ValueField
from nokshi.custom.words import manner_of
from nokshi.customers.models import Customer
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.queries.names import countries, unit_names
from nokshi.customers.rules.people import ADDRESS_PARTS
from nokshi.customers.web.facts import choices_of
from nokshi.customers.words import LABELS, Speech, lent_as
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Combobox, Comboboxes

LINES = ("emails", "phones")
PAIRS = ("handles", "external")
MOST_ADDRESSES = 12
Values = dict[str, Any]


def _lines(help_text: Any, **attrs: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, **attrs})
    return forms.CharField(required=False, widget=widget, help_text=help_text, max_length=4000)


class CustomerForm(forms.Form):
    """Everything that people type of a customer; lists one per line."""

    kind = forms.ChoiceField(choices=Customer.Kind.choices, widget=forms.RadioSelect, initial=Customer.Kind.PERSON)
    name = forms.CharField(
        max_length=200,
        help_text=_("As the person or company writes it, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    called = forms.CharField(
        required=False,
        max_length=120,
        help_text=_("How a letter greets them. Left empty, it is guessed from the name."),
    )
    emails = _lines(_("One per line, the main one first."), inputmode="email")
    phones = _lines(_("One per line, the main one first. Numbers from here need no country code."), inputmode="tel")
    handles = _lines(_("One per line, as “instagram: name”."))
    external = _lines(_("One per line, as “shop: 12345”."))
    language = forms.ChoiceField(required=False, widget=Combobox)
    preferred_channel = forms.ChoiceField(required=False)
    birth_date = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    city = forms.CharField(required=False, max_length=120)
    country = forms.ChoiceField(required=False, widget=Combobox)
    zone = forms.CharField(
        required=False, max_length=60, help_text=_("As Asia/Dhaka. Left empty, it is the shop’s own.")
    )
    owner = forms.ChoiceField(required=False, widget=Combobox)
    units = forms.MultipleChoiceField(required=False, widget=Comboboxes)
    source = forms.CharField(required=False, max_length=60)

    def __init__(
        self, data: QueryDict | None, *, scope: Scope, initial: Values | None = None, is_new: bool = False,
        own_values: Values | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.scope = scope
        self.is_new = is_new
        for name in list(self.fields):
            if not scope.writes(lent_as(name)):
                del self.fields[name]
                continue
            self.fields[name].label = LABELS[name]
            if choices := choices_of(name, scope):
                kept = (initial or {}).get(name)
                more = [] if not kept or kept in dict(choices) else [(kept, Speech(scope).say(name, kept))]
                self.fields[name].choices = [*choices, *more]  # type: ignore[attr-defined]
        if "units" in self.fields:
            self.fields["units"].choices = [  # type: ignore[attr-defined]
                (str(pk), name) for pk, name in unit_names(scope).items()
            ]
        self._add_own(own_values or {})

    def _add_own(self, values: Values) -> None:
        """Add the house's own fields; those of the other sort are not asked."""
        sort = (self.data.get("kind") if self.is_bound else None) or (self.initial or {}).get("kind", "")
        self.own = {PREFIX + one.key: one for one in writable_on(SUBJECT, self.scope, str(sort))}
        manner = manner_of(self.scope)
        for name, one in self.own.items():
            self.fields[name] = ValueField(one, manner, values.get(one.key))

    def clean_units(self) -> list[str]:
        units: list[str] = self.cleaned_data["units"]
        if not units and not self.is_new and self.scope.units is not None:
            raise forms.ValidationError(
                _("Choose at least one unit of yours, or you will not see this customer again.")
            )
        return units

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields in their parts, without those that are hidden."""
        parts = {
            str(title): fields
            for title, names in PARTS
            if (fields := [self[name] for name in names if name in self.fields])
        }
        for name, one in self.own.items():
            parts.setdefault(str(one.group.label) if one.group else str(_("Custom fields")), []).append(self[name])
        return list(parts.items())

    def own_values(self) -> Values:
        """Return what was typed into the house's own fields, by their keys."""
        return {one.key: self.cleaned_data[name] for name, one in self.own.items()}

    def values(self, present: Values | None = None) -> Values:
        """Return what was typed, in the shapes that the actions take; units out of sight stay as they were."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in self.own}
        for name in LINES:
            if name in values:
                values[name] = [line.strip() for line in values[name].splitlines() if line.strip()]
        for name in PAIRS:
            if name in values:
                values[name] = [_pair(line) for line in values[name].splitlines() if line.strip()]
        if "owner" in values:
            values["owner"] = int(values["owner"]) if values["owner"] else None
        if "units" in values:
            seen = set(unit_names(self.scope))
            unseen = [unit for unit in (present or {}).get("units", []) if unit not in seen]
            values["units"] = [*unseen, *(int(unit) for unit in values["units"])]
        return values


def _pair(line: str) -> tuple[str, str]:
    namespace, colon, value = line.partition(":")
    return (namespace.strip(), value.strip()) if colon and not value.startswith("//") else ("", line.strip())


PARTS = (
    ("", ("kind", "name", "called")),
    (_("Ways to reach them"), ("emails", "phones", "handles", "preferred_channel", "language")),
    (_("About"), ("birth_date", "city", "country", "zone")),
    (_("In this house"), ("owner", "units", "source", "external")),
)


def initial_of(facts: Values) -> Values:
    """Return known facts as the form shows them."""
    initial = {**facts}
    for name in LINES:
        initial[name] = "\n".join(facts[name])
    for name in PAIRS:
        initial[name] = "\n".join(f"{namespace}: {value}" if namespace else value for namespace, value in facts[name])
    initial["owner"] = str(facts["owner"] or "")
    initial["units"] = [str(unit) for unit in facts["units"]]
    return initial


class AddressForm(forms.Form):
    """One address, in lines as its country writes them."""

    lines = forms.CharField(label=_("Street and house"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    city = forms.CharField(label=LABELS["city"], required=False, max_length=120)
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=20)
    region = forms.CharField(label=_("State or region"), required=False, max_length=120)
    country = forms.ChoiceField(label=LABELS["country"], required=False, widget=Combobox)
    label = forms.CharField(
        label=_("Which one"), required=False, max_length=40, help_text=_("As home, work or delivery.")
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *countries(scope.language).items()]  # type: ignore[attr-defined]


def address_forms(data: QueryDict | None, scope: Scope, known: list[Values], more: int = 0) -> list[AddressForm]:
    """Return a form for each address and `more` empty ones; none where addresses are hidden."""
    if not scope.writes(lent_as("addresses")):
        return []
    typed = data.get("addresses", "") if data else str(len(known))
    count = min(int(typed) if typed.isdecimal() else 0, MOST_ADDRESSES)
    return [
        AddressForm(
            data if data and place < count else None,
            prefix=f"address-{place}",
            initial=known[place] if place < len(known) else None,
            scope=scope,
        )
        for place in range(min(count + more, MOST_ADDRESSES))
    ]


def addresses_in(forms_of: list[AddressForm]) -> list[Values]:
    """Return the addresses that were typed."""
    return [{part: form.cleaned_data.get(part, "") for part in ADDRESS_PARTS} for form in forms_of if form.is_valid()]
