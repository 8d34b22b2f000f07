"""What people type of a relation, and of the units of a customer."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.names import unit_names
from nokshi.customers.rules.relations import LONGEST_ROLE, NewRelation, kinds_from, kinds_to
from nokshi.customers.words import FROM_THE_END, LABELS, RELATION_LABELS
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Combobox, Comboboxes

if TYPE_CHECKING:
    CustomerChoice = forms.ModelChoiceField[Customer]
else:
    CustomerChoice = forms.ModelChoiceField

TURNED = "turned "


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class PeriodForm(forms.Form):
    """What may change of a relation: its role and when it holds."""

    role = forms.CharField(
        label=RELATION_LABELS["role"],
        required=False,
        max_length=LONGEST_ROLE,
        help_text=_("As buyer, director or aunt. With “In own words” it says the relation itself."),
    )
    since = _day(RELATION_LABELS["since"])
    until = _day(RELATION_LABELS["until"], _("The first day on which it is over."))


class RelationForm(PeriodForm):
    """How a customer stands to another, said from his side."""

    kind = forms.ChoiceField(label=_("Relation"))

    field_order = ("kind", "other", "role", "since", "until")

    def __init__(self, data: Any, *, customer: Customer, scope: Scope, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.customer = customer
        self.fields["kind"].choices = list(_kinds(customer))  # type: ignore[attr-defined]
        people = Customer.objects.visible_to(scope).exclude(pk=customer.pk)
        self.fields["other"] = CustomerChoice(
            people, label=_("Person or company"), widget=Combobox(url=reverse("customers:options"))
        )
        given = str(self.data.get("other") or (initial or {}).get("other") or "")
        shown = people.filter(pk=given) if given.isdecimal() else people.none()
        self.fields["other"].widget.choices = [("", ""), *((one.pk, one.name) for one in shown)]
        self.order_fields(self.field_order)

    def new(self) -> NewRelation:
        """Return the relation that was typed."""
        typed = self.cleaned_data
        ends = [self.customer.pk, typed["other"].pk]
        if typed["kind"].startswith(TURNED):
            ends.reverse()
        return NewRelation(
            customer=ends[0], other=ends[1], kind=typed["kind"].removeprefix(TURNED), role=typed["role"],
            since=typed["since"], until=typed["until"],
        )  # fmt: skip


def _kinds(customer: Customer) -> Any:
    for kind in kinds_from(customer.kind):
        yield kind, Relation.Kind(kind).label
    for kind in kinds_to(customer.kind):
        if kind in FROM_THE_END:
            yield f"{TURNED}{kind}", FROM_THE_END[kind]


class UnitsForm(forms.Form):
    """To which brands and regions a customer belongs."""

    units = forms.MultipleChoiceField(
        label=LABELS["units"],
        widget=Comboboxes,
        error_messages={
            "required": _("Choose at least one unit of yours, or you will not see this customer again."),
        },
    )

    def __init__(self, data: Any, *, scope: Scope, present: list[int]) -> None:
        names = unit_names(scope)
        super().__init__(data, initial={"units": [str(unit) for unit in present if unit in names]})
        self.unseen = [unit for unit in present if unit not in names]
        self.fields["units"].choices = [(str(pk), name) for pk, name in names.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[int]:
        """Return the units that were chosen, and those out of the reader's sight as they were."""
        return [*self.unseen, *(int(unit) for unit in self.cleaned_data["units"])]
