"""How a customer stands to others: shown beside him, added, changed, taken away, and the way back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nokshi.customers import actions
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.relations import Tie, last_event_of, ties_of
from nokshi.customers.queries.search import best_matches
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.panels import panel
from nokshi.customers.web.relation_forms import PeriodForm, RelationForm
from nokshi.customers.words import RELATION, period_said, relation_said
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell

SHOWN = 12
OPTIONS = 20
KINDS = ("customers.relation_added", "customers.relation_changed", "customers.relation_removed")


@require_GET
@needs("customers.view")
def of_customer(request: Request, customer_id: int) -> HttpResponse:
    """Show those to whom a customer is related."""
    customer = customer_for(request, customer_id)
    if not request.scope.shows(RELATION):
        return HttpResponse()
    ties = ties_of(customer.pk, request.scope, clock.today(request.scope.zone))
    shown = [said(tie, request.scope) for tie in ties[:SHOWN]]
    may_change = request.scope.may("customers.change") and request.scope.writes(RELATION)
    return panel(
        request, "customers/relations.html", customer, ties=shown, may_change=may_change, is_more=len(ties) > SHOWN
    )


def said(tie: Tie, scope: Scope) -> dict[str, Any]:
    """Return a relation as a page shows it."""
    language = get_language() or scope.language
    words = relation_said(tie.kind, tie.role, is_from=tie.is_from)
    period = period_said(tie.since, tie.until, language)
    return {"tie": tie, "words": words, "period": period, "note": " · ".join(filter(None, (words, period)))}


@require_GET
@needs("customers.change")
def options(request: Request) -> HttpResponse:
    """Offer the customers who answer a text."""
    people = Customer.objects.visible_to(request.scope)
    ids = best_matches(people, request.GET.get("q", "")[:100], request.scope, OPTIONS)
    found = dict(people.filter(pk__in=ids).values_list("pk", "name"))
    rows = [(pk, found[pk]) for pk in ids if pk in found]
    return render(request, "customers/options.html", {"options": rows})


@needs("customers.change")
def add(request: Request, customer_id: int) -> HttpResponse:
    """Ask how a customer stands to another and note it."""
    customer = _writable(request, customer_id)
    data = request.POST if request.method == "POST" else None
    form = RelationForm(data, customer=customer, scope=request.scope, initial=request.GET.dict())
    if data is not None and form.is_valid():
        actor, now = Actor.user(request.scope.user_id), clock.now()
        try:
            made = actions.relate(new=form.new(), actor=actor, now=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, customer, _("The relation is noted."), last_event_of(made))
    return asked(request, customer, form, _("New relation"), _("Relate"))


@needs("customers.change")
def change(request: Request, customer_id: int, relation_id: int) -> HttpResponse:
    """Ask for the role and the period of a relation, and change them."""
    customer = _writable(request, customer_id)
    relation = _relation_for(request, customer, relation_id)
    data = request.POST if request.method == "POST" else None
    form = PeriodForm(data, initial={name: getattr(relation, name) for name in ("role", "since", "until")})
    if data is not None and form.is_valid():
        try:
            is_changed = actions.change_relation(
                relation=relation.pk, changes=form.cleaned_data, actor=Actor.user(request.scope.user_id),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, customer, _("Saved."), last_event_of(relation.pk) if is_changed else None)
    return asked(request, customer, form, _("Change the relation"), _("Save"))


@require_POST
@needs("customers.change")
def remove(request: Request, customer_id: int, relation_id: int) -> HttpResponse:
    """Take a relation away; the toast offers to put it back."""
    customer = _writable(request, customer_id)
    relation = _relation_for(request, customer, relation_id)
    actions.unrelate_many(relations=[relation.pk], actor=Actor.user(request.scope.user_id), now=clock.now())
    return _done(request, customer, _("The relation is removed."), last_event_of(relation_id))


@require_POST
@needs("customers.change")
def undo(request: Request, customer_id: int, event_id: int) -> HttpResponse:
    """Take back what one event of a relation tells, where the reader sees both ends."""
    customer = _writable(request, customer_id)
    row = EventRow.objects.standing().filter(pk=event_id, kind__in=KINDS).first()
    ends = {row.data["customer"], row.data["other"]} if row else set()
    seen = Customer.objects.visible_to(request.scope).filter(pk__in=ends).count()
    if customer.pk not in ends or seen < len(ends):
        raise NotThere
    actions.undo_relation(event_id=event_id, actor=Actor.user(request.scope.user_id), now=clock.now())
    return _done(request, customer, _("It is as it was before."), None)


def asked(request: Request, customer: Customer, form: Any, title: str, save: str) -> HttpResponse:
    """Answer with a form about a customer, as a dialog or as a page."""
    context = {"form": form, "title": title, "save": save, "back": reverse("customers:customer", args=[customer.pk])}
    template = "customers/ask_dialog.html" if is_htmx(request) else "customers/ask.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _done(request: Request, customer: Customer, text: str, event_id: int | None) -> HttpResponse:
    undo_url = reverse("customers:relation_undo", args=[customer.pk, event_id]) if event_id else ""
    tell(request, text, undo=undo_url)
    return go(request, reverse("customers:customer", args=[customer.pk]))


def _writable(request: Request, customer_id: int) -> Customer:
    if not request.scope.writes(RELATION):
        raise NotThere
    return customer_for(request, customer_id)


def _relation_for(request: Request, customer: Customer, relation_id: int) -> Relation:
    found = Relation.objects.visible_to(request.scope).filter(pk=relation_id).first()
    if found is None or customer.pk not in (found.customer_id, found.other_id):
        raise NotThere
    return found
