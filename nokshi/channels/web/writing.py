"""Write an e-mail to one customer."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nokshi.channels import actions
from nokshi.channels.email.plain import html_of
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell, warn

PURPOSES = (
    ("service", gettext_lazy("Help with something they asked")),
    ("orders", gettext_lazy("About an order")),
    ("news", gettext_lazy("News and offers (only to who agreed)")),
)


class LetterForm(forms.Form):
    """A subject and a plain text."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=400)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000)
    purpose = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=PURPOSES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("channels.write")
def write(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Write an e-mail to a customer and send it."""
    scope = scope_of(request)
    found = get_object_or_404(Customer.objects.visible_to(scope), pk=customer_id)
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            message = _send(request, found, form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, message)
            return go(request, reverse("channels:message", args=[message.pk]))
    template = "channels/write_dialog.html" if is_htmx(request) else "channels/write.html"
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "customer": found}, status=status)


def _send(request: HttpRequest, customer: Customer, said: dict[str, str]) -> Message:
    scope = scope_of(request)
    units = customer.units.all() if scope.units is None else customer.units.filter(pk__in=scope.units)
    unit_id = units.order_by("-path").values_list("pk", flat=True)[0]
    content = actions.Content(
        subject=said["subject"], text=said["text"], html=html_of(said["text"], customer.language or scope.language),
        language=customer.language,
    )  # fmt: skip
    return actions.send(
        customer=customer, channel="email", purpose=said["purpose"], content=content, unit_id=unit_id,
        actor=Actor.user(scope.user_id), now=clock.now(),
    )  # fmt: skip


def _say(request: HttpRequest, message: Message) -> None:
    if message.status == Message.Status.STOPPED:
        warn(request, _("The letter did not leave. Why is on its page."))
    else:
        tell(request, _("The letter is on its way."))
