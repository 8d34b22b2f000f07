"""What one customer allows: the panel, the page with every proof, and the ways to note more."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from nokshi.customers.models import Channel, Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.errors import NotThere, Text
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.privacy import actions
from nokshi.privacy.events import ConsentGiven, ConsentWithdrawn
from nokshi.privacy.models import Consent, Purpose, Suppression
from nokshi.privacy.queries import consents_of, may_contact, suppressions_of
from nokshi.privacy.words import CHANNELS, STATES, about, hidden_with, state_tone
from nokshi.timeline.queries import timeline_of
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell

LEDGER = (
    "privacy.consent_given",
    "privacy.consent_withdrawn",
    "privacy.address_suppressed",
    "privacy.suppression_lifted",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A consent as it is shown."""

    about: str
    tone: str
    state: Text
    at: datetime | None
    source: str
    proof: str


class SayForm(forms.Form):
    """Note what a customer said."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices, initial=Purpose.NEWS)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, initial=Channel.EMAIL)
    state = forms.ChoiceField(
        label=_("The customer"),
        choices=((Consent.State.GRANTED, _("agrees")), (Consent.State.DENIED, _("says no"))),
        widget=forms.RadioSelect,
        initial=Consent.State.GRANTED,
    )
    proof = forms.CharField(
        label=_("How we know"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As “said so on the phone on 3 May, to Nusrat”. It is kept as the proof."),
    )


@require_GET
@needs("customers.view")
def panel(request: Request, customer_id: int) -> HttpResponse:
    """Show the consents beside the timeline."""
    if not is_htmx(request):
        return page(request, customer_id)  # type: ignore[return-value]
    customer = _customer(request, customer_id)
    return render(request, "privacy/panel.html", _context(request, customer))


@require_GET
@needs("customers.view")
def page(request: Request, customer_id: int) -> HttpResponse:
    """Show every consent with its proof, and how it came about."""
    customer = _customer(request, customer_id)
    log = timeline_of([customer.pk], request.scope, kinds=LEDGER, limit=200)
    history = [
        {"at": one.at, "event": one.event, "kind": one.event.kind, "about": _about(one.event)} for one in log.entries
    ]
    return render(request, "privacy/customer.html", {**_context(request, customer), "history": history})


def _about(event: Event) -> str:
    if isinstance(event, ConsentGiven | ConsentWithdrawn):
        return about(event.purpose, event.channel)
    return str(CHANNELS.get(getattr(event, "channel", ""), ""))


def _context(request: Request, customer: Customer) -> dict[str, object]:
    return {
        "customer": customer,
        "lines": _lines(customer),
        "suppressed": [one for one in suppressions_of(customer) if _sees(request.scope, one.channel)],
        "email": customer.email if _sees(request.scope, Channel.EMAIL) else "",
        "decision": _decision(customer),
        "may_change": request.scope.may("privacy.change"),
        "may_suppress": request.scope.may("privacy.suppress"),
    }


def _sees(scope: Scope, channel: str) -> bool:
    return scope.shows(hidden_with(channel))


def _decision(customer: Customer) -> object:
    return may_contact(
        customer_id=customer.pk, channel=Channel.EMAIL, purpose=Purpose.NEWS, address=customer.email, now=clock.now()
    )


def _lines(customer: Customer) -> list[Line]:
    """Return what was said, and news by e-mail also where nobody asked."""
    said = consents_of(customer.pk)
    lines = [
        Line(about(row.purpose, row.channel), state_tone(row.state), STATES[row.state], row.at, row.source, row.proof)
        for row in said.values()
    ]
    if (Purpose.NEWS.value, Channel.EMAIL.value) not in said:
        lines.insert(0, Line(about(Purpose.NEWS, Channel.EMAIL), "none", _t("Never asked"), None, "", ""))
    return lines


@needs("privacy.change")
def say(request: Request, customer_id: int) -> HttpResponse:
    """Note that a customer agrees or says no."""
    customer = _customer(request, customer_id)
    form = SayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        verb = actions.give_consent if values["state"] == Consent.State.GRANTED else actions.withdraw_consent
        verb(
            customer_id=customer.pk, purpose=values["purpose"], channel=values["channel"], source="staff",
            proof=values["proof"], actor=Actor.user(request.scope.user_id), now=clock.now(),
        )  # fmt: skip
        tell(request, _("It is noted, with the proof."))
        return go(request, reverse("customers:customer", args=[customer.pk]))
    template = "privacy/say_dialog.html" if is_htmx(request) else "privacy/say.html"
    context = {"form": form, "customer": customer}
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@needs("privacy.suppress")
def stop(request: Request, customer_id: int) -> HttpResponse:
    """Stop everything to a customer's e-mail address."""
    customer = _customer(request, customer_id)
    if not customer.email or not _sees(request.scope, Channel.EMAIL):
        raise Http404
    actions.suppress(
        channel=Channel.EMAIL, address=customer.email, reason=Suppression.Reason.BY_HAND,
        actor=Actor.user(request.scope.user_id), now=clock.now(),
    )  # fmt: skip
    undo = f"{reverse('privacy:release', args=[customer.pk])}?channel={Channel.EMAIL.value}"
    tell(request, _("Nothing more goes to this address."), undo=undo)
    return redirect("privacy:customer", customer.pk)


@require_POST
@needs("privacy.suppress")
def release(request: Request, customer_id: int) -> HttpResponse:
    """Let a customer's suppressed address be used again."""
    customer = _customer(request, customer_id)
    channel = request.POST.get("channel") or request.GET.get("channel", "")
    found = next((one for one in suppressions_of(customer) if one.channel == channel), None)
    if found is None or not _sees(request.scope, channel):
        raise Http404
    actions.lift_suppression(
        channel=channel, address=found.address, actor=Actor.user(request.scope.user_id), now=clock.now()
    )
    tell(request, _("The address may be used again."))
    return redirect("privacy:customer", customer.pk)


def _customer(request: Request, customer_id: int) -> Customer:
    found = Customer.objects.visible_to(request.scope).filter(pk=customer_id).first()
    if found is None:
        raise NotThere
    return found
