"""The settings' front page, and the organisation's own."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.ui.toasts import tell
from nokshi.workspace import actions, queries
from nokshi.workspace.context import open_settings
from nokshi.workspace.web import choices
from nokshi.workspace.web.answers import page, told_in


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("What customers call it. It stands at the top of every page and in letters."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    language = choices.language_field(gettext_lazy("Language"))
    currency = choices.currency_field(gettext_lazy("Currency"))
    zone = choices.zone_field(gettext_lazy("Time zone"))


class LanguagesForm(forms.Form):
    language = choices.language_field(gettext_lazy("New people are met in"))


def index(request: HttpRequest) -> HttpResponse:
    """List what can be set."""
    return render(request, "workspace/settings.html", {"pages": open_settings(scope_of(request))})


@needs("workspace.settings")
def organisation(request: HttpRequest) -> HttpResponse:
    """Show and change name, language, currency and zone; on the first day it guesses them."""
    here = queries.organisation()
    is_first = not here.name
    zone = choices.guessed_zone(request, here.zone) if is_first else here.zone
    language = scope_of(request).language if is_first else here.language
    held = {"name": here.name, "language": language, "currency": here.currency, "zone": zone}
    form = OrganisationForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actor = Actor.user(scope_of(request).user_id)
            actions.change_organisation(**form.cleaned_data, actor=actor, now=clock.now())
            tell(request, _("Saved."))
            return redirect("workspace:today" if is_first else "workspace:organisation")
    return page(request, "workspace/organisation.html", form, is_first=is_first)


@needs("workspace.settings")
def languages(request: HttpRequest) -> HttpResponse:
    """Choose in which language new people are met."""
    here = queries.organisation()
    form = LanguagesForm(request.POST or None, initial={"language": here.language})
    if request.method == "POST" and form.is_valid():
        actor = Actor.user(scope_of(request).user_id)
        actions.choose_languages(language=form.cleaned_data["language"], actor=actor, now=clock.now())
        tell(request, _("Saved."))
        return redirect("workspace:today")
    return page(request, "workspace/languages.html", form)
