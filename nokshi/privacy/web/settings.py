"""The settings page: caps and quiet hours."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Channel
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.privacy import actions
from nokshi.privacy.actions.house import FIELDS
from nokshi.privacy.queries import contact_rules
from nokshi.ui.toasts import tell

TIME = {"type": "time"}


class RulesForm(forms.Form):
    """How often and when customers may be written to."""

    news_count = forms.IntegerField(
        label=_("News and offers: at most"), min_value=1, max_value=1000, required=False,
        help_text=_("Left empty, there is no limit."),
    )  # fmt: skip
    news_days = forms.IntegerField(label=_("in so many days"), min_value=1, max_value=366)
    service_count = forms.IntegerField(
        label=_("Service and help: at most"), min_value=1, max_value=1000, required=False,
        help_text=_("Left empty, there is no limit."),
    )  # fmt: skip
    service_days = forms.IntegerField(label=_("in so many days"), min_value=1, max_value=366)
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M")
    )
    quiet_until = forms.TimeField(label=_("until"), required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    quiet_channels = forms.MultipleChoiceField(
        label=_("Quiet hours hold for"), choices=Channel.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They are the hours at the customer’s place, not at ours."),
    )  # fmt: skip


@needs("privacy.rules")
def rules(request: Request) -> HttpResponse:
    """Show the rules of contact and take new ones."""
    present = contact_rules()
    initial = {field: getattr(present, field) for field in FIELDS}
    form = RulesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_rules(changes=form.cleaned_data, actor=Actor.user(request.scope.user_id), now=clock.now())
        tell(request, _("Saved. It holds from the next letter on."))
        return redirect("privacy:rules")
    return render(request, "privacy/rules.html", {"form": form}, status=422 if form.errors else 200)
