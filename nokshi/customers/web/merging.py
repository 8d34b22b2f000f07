"""Compare two customers who may be one, make them one, and take them apart."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.customers import actions
from nokshi.customers.looking import looked_at
from nokshi.customers.models import Customer, Merge
from nokshi.customers.queries.merging import coming
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.merging_rows import choices_in, lines
from nokshi.customers.words import fields_said
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Combobox
from nokshi.ui.toasts import tell

MERGE = "customers.merge"


class OtherForm(forms.Form):
    """Which other record it is."""

    def __init__(self, *, customer: Customer, scope: Scope) -> None:
        super().__init__()
        widget = Combobox(url=reverse("customers:options"))
        widget.choices = [("", "")]
        self.fields["other"] = forms.ChoiceField(
            label=gettext_lazy("The other record"), widget=widget,
            help_text=gettext_lazy("Search by name, e-mail address, phone or number."),
        )  # fmt: skip


@needs(MERGE)
def merge(request: Request, customer_id: int) -> HttpResponse:
    """Ask which other record is the same customer, show both side by side, and make them one."""
    customer = customer_for(request, customer_id)
    other = _other(request, customer)
    if other is None:
        form = OtherForm(customer=customer, scope=request.scope)
        return render(request, "customers/merge_ask.html", {"customer": customer, "form": form})
    looked_at(request, other.pk)
    if request.method != "POST":
        return _compared(request, customer, other)
    return _merged(request, customer, other)


def _merged(request: Request, customer: Customer, other: Customer) -> HttpResponse:
    choices = choices_in(request.POST, lines(customer, other, request.scope, {}))
    try:
        made = actions.merge(
            survivor=customer.pk, merged=other.pk, actor=Actor.user(request.scope.user_id), now=clock.now(),
            choices=choices,
        )  # fmt: skip
    except DomainError as refusal:
        return _compared(request, customer, other, refusal=str(refusal), chosen=choices)
    undo_url = reverse("customers:apart", args=[customer.pk, made.pk])
    said = _("%(other)s is merged into %(name)s.") % {"other": other.name, "name": customer.name}
    tell(request, said, undo=undo_url)
    return redirect("customers:customer", customer.pk)


def _compared(
    request: Request, customer: Customer, other: Customer, *, refusal: str = "", chosen: dict[str, int] | None = None
) -> HttpResponse:
    fits = customer.kind == other.kind
    context = {
        "customer": customer,
        "other": other,
        "fits": fits,
        "refusal": refusal,
        "lines": lines(customer, other, request.scope, chosen or {}) if fits else [],
        "coming": coming(other.pk) if fits else [],
        "swap_url": f"{reverse('customers:merge', args=[other.pk])}?other={customer.pk}",
        "back": reverse("customers:customer", args=[customer.pk]),
    }
    return render(request, "customers/merge.html", context, status=422 if refusal else 200)


def _other(request: Request, customer: Customer) -> Customer | None:
    text = request.POST.get("other") or request.GET.get("other") or ""
    if not text:
        return None
    other = customer_for(request, int(text)) if text.isdecimal() and len(text) < 19 else None
    if other is None or other.pk == customer.pk:
        raise NotThere
    return other


@needs(MERGE)
def apart(request: Request, customer_id: int, merge_id: int) -> HttpResponse:
    """Say what goes back and what stays, and take two customers apart."""
    customer = customer_for(request, customer_id)
    one = Merge.objects.standing().filter(pk=merge_id, merged__merged_into=customer.pk).select_related("merged").first()
    if one is None:
        raise NotThere
    if request.method != "POST":
        stays = fields_said(actions.kept_when_apart(one))
        context = {"customer": customer, "merge": one, "other": one.merged, "kept": stays}
        return render(request, "customers/apart.html", context)
    actor = Actor.user(request.scope.user_id)
    kept = actions.take_apart(merge=one.pk, actor=actor, now=clock.now())
    said = _("%(other)s stands for itself again.") % {"other": one.merged.name}
    if kept:
        said += " " + _("Changed since, and kept with %(name)s: %(fields)s.") % {
            "name": customer.name,
            "fields": fields_said(kept),
        }
    tell(request, said)
    return redirect("customers:customer", customer.pk)
