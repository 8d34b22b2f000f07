"""Add a customer, and change one in a whole form."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nokshi.custom import actions as custom
from nokshi.custom.queries import values_of, writable_on
from nokshi.customers import actions
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.forms import AddressForm, CustomerForm, address_forms, addresses_in, initial_of
from nokshi.customers.words import lent_as
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import DomainError
from nokshi.ui.toasts import tell
from nokshi.workspace.queries import root_unit

AT_FIELD = {
    "customers.email_unreadable": "emails",
    "customers.phone_unreadable": "phones",
    "customers.unknown_zone": "zone",
    "customers.name_missing": "name",
}


@needs("customers.change")
def add(request: Request) -> HttpResponse:
    """Ask for a new customer and add him."""
    data = request.POST if request.method == "POST" else None
    wants_address = "more" in request.POST
    form = CustomerForm(data, scope=request.scope, initial=_initial(request), is_new=True)
    places = address_forms(data, request.scope, [], more=1 if wants_address or data is None else 0)
    if data is not None and not wants_address and form.is_valid() and all(place.is_valid() for place in places):
        try:
            customer = _added(form, places, request)
        except DomainError as refusal:
            _show(form, refusal)
        else:
            tell(request, _("%(name)s is added.") % {"name": customer.name})
            return redirect("customers:customer", customer.pk)
    return _answer(request, form, places, None, is_more=wants_address)


@transaction.atomic
def _added(form: CustomerForm, places: list[AddressForm], request: Request) -> Customer:
    actor, now = Actor.user(request.scope.user_id), clock.now()
    customer = actions.add_customer(**_new_values(form, places, request), actor=actor, now=now)
    if own := {key: value for key, value in form.own_values().items() if value is not None}:
        custom.set_values(subject=SUBJECT, record=customer.pk, values=own, actor=actor, now=now)
    return customer


def _initial(request: Request) -> dict[str, Any]:
    units = request.scope.units
    unit = root_unit().pk if units is None else min(units, default=None)
    return {
        "kind": Customer.Kind.PERSON,
        "units": [str(unit)] if unit else [],
        "owner": str(request.scope.user_id or ""),
    }


def _new_values(form: CustomerForm, places: list[AddressForm], request: Request) -> dict[str, Any]:
    values = form.values()
    values["addresses"] = addresses_in(places)
    values["units"] = values.get("units") or _own_units(request)
    return values


def _own_units(request: Request) -> list[int]:
    units = request.scope.units
    return [] if units is None else [min(units)]


@needs("customers.change")
def change(request: Request, customer_id: int) -> HttpResponse:
    """Show the whole form of a customer and take what was changed."""
    customer = customer_for(request, customer_id)
    known = facts_of([customer.pk], CHANGEABLE)[customer.pk]
    data = request.POST if request.method == "POST" else None
    wants_address = "more" in request.POST
    own = values_of([customer.pk], writable_on(SUBJECT, request.scope)).get(customer.pk, {})
    form = CustomerForm(data, scope=request.scope, initial=initial_of(known), own_values=own)
    is_first = data is None and not known["addresses"]
    places = address_forms(data, request.scope, known["addresses"], more=1 if wants_address or is_first else 0)
    if data is not None and not wants_address and form.is_valid() and all(place.is_valid() for place in places):
        values = form.values(known)
        if request.scope.writes(lent_as("addresses")):
            values["addresses"] = addresses_in(places)
        try:
            undo_urls = _changed(request, customer, values, form.own_values())
        except DomainError as refusal:
            _show(form, refusal)
        else:
            if undo_urls:
                # Where both changed, one address would take back half of it; each stands on the timeline.
                tell(request, _("Saved."), undo=undo_urls[0] if len(undo_urls) == 1 else "")
            return redirect("customers:customer", customer.pk)
    return _answer(request, form, places, customer, is_more=wants_address)


@transaction.atomic
def _changed(request: Request, customer: Customer, values: dict[str, Any], own: dict[str, Any]) -> list[str]:
    """Change what is known and what stands in own fields; return where each of it is taken back."""
    actor, now = Actor.user(request.scope.user_id), clock.now()
    event = actions.change_customer(customer=customer, changes=values, actor=actor, now=now)
    of_own = custom.set_values(subject=SUBJECT, record=customer.pk, values=own, actor=actor, now=now) if own else None
    return [
        *([reverse("customers:undo", args=[customer.pk, event])] if event else []),
        *([reverse("custom:undo", args=[SUBJECT, customer.pk, of_own])] if of_own else []),
    ]


def _show(form: CustomerForm, refusal: DomainError) -> None:
    field = AT_FIELD.get(refusal.code, "")
    form.add_error(field if field in form.fields else None, str(refusal))


def _answer(
    request: Request, form: CustomerForm, places: list[AddressForm], customer: Customer | None, *, is_more: bool
) -> HttpResponse:
    back = reverse("customers:customer", args=[customer.pk]) if customer else reverse("customers:list")
    context = {"form": form, "places": places, "customer": customer, "back": back, "address_count": len(places)}
    is_refused = not is_more and (bool(form.errors) or any(place.errors for place in places))
    return render(request, "customers/form.html", context, status=422 if is_refused else 200)
