"""The form of a record: whose it is, and what stands in its fields."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nokshi.custom import actions as custom
from nokshi.custom.queries import values_of, writable_on
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.web.inputs import PREFIX, ValueField
from nokshi.custom.words import manner_of
from nokshi.customers.models import Customer
from nokshi.customers.queries.search import best_matches
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.records import actions
from nokshi.records.actions import NewRecord
from nokshi.records.queries import kind_at
from nokshi.records.queries.records import home_of
from nokshi.records.rules.kinds import Belonging, OwnKind
from nokshi.records.web.finding import seen
from nokshi.ui.answers import go
from nokshi.ui.forms import Combobox
from nokshi.ui.toasts import tell
from nokshi.workspace.queries import unit_choices

MOST_OFFERED = 20


class RecordForm(forms.Form):
    """A record of a kind; a unit that is not chosen is that of its customer."""

    def __init__(
        self, request: HttpRequest, kind: OwnKind, fields: list[Definition], values: dict[str, Any],
        customer: int | None, unit: int | None,
    ) -> None:  # fmt: skip
        super().__init__(request.POST if request.method == "POST" else None)
        self.kind, self.scope, self.unit = kind, scope_of(request), unit
        if kind.has_customer:
            self.fields["customer"] = self._customer(customer)
        for one in fields:
            self.fields[PREFIX + one.key] = ValueField(one, manner_of(self.scope), values.get(one.key))
        units = unit_choices(self.scope)
        self.only_unit = units[0][0].pk if units else None
        if len(units) > 1:
            self.fields["unit"] = self._unit([(str(one.pk), f"{'— ' * depth}{one}") for one, depth in units])

    def _customer(self, chosen: int | None) -> Any:
        people = Customer.objects.visible_to(self.scope)
        given = number(self.data.get("customer")) if self.is_bound else chosen
        shown = [(one.pk, one.name) for one in people.filter(pk=given)] if given else []
        widget = Combobox(url=reverse("records:customers", args=[self.kind.key]), choices=[("", ""), *shown])
        is_needed = self.kind.belongs is Belonging.ONE
        made: Any = forms.ModelChoiceField(people, label=_("Customer"), required=is_needed, initial=chosen)
        made.widget = widget
        return made

    def _unit(self, units: list[tuple[str, str]]) -> forms.TypedChoiceField:
        empty = [("", _("that of its customer"))] if self.kind.has_customer else []
        return forms.TypedChoiceField(
            label=_("Unit"), choices=[*empty, *units], coerce=int, empty_value=None, required=not empty,
            initial=self.unit or ("" if empty else units[0][0]),
        )  # fmt: skip

    def whose(self) -> tuple[int | None, int | None]:
        """Return customer and unit."""
        person: Customer | None = self.cleaned_data.get("customer")
        unit = self.cleaned_data.get("unit") if "unit" in self.fields else self.unit
        if unit is None and person is not None:
            unit = home_of(person.pk, self.scope)
        return (person.pk if person else None), unit or self.unit or self.only_unit

    def values(self) -> dict[str, Any]:
        """Return what was typed by the keys of the fields."""
        given = self.cleaned_data.items()
        return {name.removeprefix(PREFIX): value for name, value in given if name.startswith(PREFIX)}


@needs("records.edit")
def add(request: HttpRequest, own: str) -> HttpResponse:
    """Ask for a new record of a kind and add it."""
    scope, kind = scope_of(request), kind_at(own)
    form = RecordForm(request, kind, writable_on(kind.subject, scope), {}, number(request.GET.get("customer")), None)
    back = _back(request, kind)
    if request.method == "POST" and form.is_valid():
        customer, unit = form.whose()
        values = {key: value for key, value in form.values().items() if value is not None}
        try:
            made = actions.add_record(
                kind=kind, new=NewRecord(unit=unit, customer=customer, values=values),
                actor=Actor.user(scope.user_id), now=clock.now(), manner=manner_of(scope),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("%(kind)s added.") % {"kind": kind.label})
            return go(request, reverse("records:record", args=[made]))
    return _page(request, form, kind, back, kind.label)


@needs("records.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole form of a record and take what was changed."""
    scope = scope_of(request)
    record, kind = seen(request, pk)
    fields = writable_on(kind.subject, scope)
    form = RecordForm(request, kind, fields, values_of([pk], fields).get(pk, {}), record.customer_id, record.unit_id)
    back = reverse("records:record", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            _change(form, kind, pk, record.customer_id, scope)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("Saved."))
            return go(request, back)
    return _page(request, form, kind, back, kind.called(pk, record.title))


@transaction.atomic
def _change(form: RecordForm, kind: OwnKind, pk: int, before: int | None, scope: Scope) -> None:
    customer, unit = form.whose()
    if customer is None and before is not None and not _is_seen(before, scope):
        # A customer whom the writer does not see stays whose it is.
        customer = before
    by: dict[str, Any] = {"actor": Actor.user(scope.user_id), "now": clock.now()}
    actions.change_record(kind=kind, record=pk, customer=customer, unit=unit, **by)
    custom.set_values(subject=kind.subject, record=pk, values=form.values(), manner=manner_of(scope), **by)


def _is_seen(customer: int, scope: Scope) -> bool:
    return Customer.objects.visible_to(scope).filter(pk=customer).exists()


def _page(request: HttpRequest, form: RecordForm, kind: OwnKind, back: str, title: Any) -> HttpResponse:
    context = {"form": form, "kind": kind, "back": back, "title": title}
    return render(request, "records/form.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, kind: OwnKind) -> str:
    customer = number(request.GET.get("customer"))
    return reverse("customers:customer", args=[customer]) if customer else reverse("records:list", args=[kind.key])


@require_GET
@needs("records.edit")
def customers(request: HttpRequest, own: str) -> HttpResponse:
    """Offer the customers who answer a text."""
    scope = scope_of(request)
    if not (kind_at(own).has_customer and scope.may("customers.view")):
        raise NotThere
    people = Customer.objects.visible_to(scope)
    ids = best_matches(people, request.GET.get("q", "")[:100], scope, MOST_OFFERED)
    found = people.in_bulk(ids)
    options = [(pk, found[pk].name) for pk in ids if pk in found]
    return render(request, "records/options.html", {"options": options})


def number(value: Any) -> int | None:
    """Return the id that a form was given, None where it is none."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
