"""Teams: form, change, dissolve."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Comboboxes
from nokshi.ui.toasts import tell
from nokshi.workspace import actions
from nokshi.workspace.models import Team, User
from nokshi.workspace.queries import teams_in
from nokshi.workspace.web.answers import page, told_by_toast, told_in
from nokshi.workspace.web.choices import UnitField


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(scope, gettext_lazy("Unit"))
        people = User.objects.visible_to(scope).filter(is_active=True).order_by("name", "email")
        self.fields["members"] = forms.ModelMultipleChoiceField(
            people, label=gettext_lazy("Members"), required=False, widget=Comboboxes
        )


@needs("workspace.teams")
def teams(request: HttpRequest) -> HttpResponse:
    """List the teams of the reader's units."""
    return render(request, "workspace/teams.html", {"teams": teams_in(scope_of(request))})


@needs("workspace.teams")
def add(request: HttpRequest) -> HttpResponse:
    """Form a team."""
    scope = scope_of(request)
    form = TeamForm(scope, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            team = actions.add_team(**form.cleaned_data, scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("The team %(team)s is formed.") % {"team": team})
            return redirect("workspace:teams")
    return page(request, "workspace/team.html", form, team=None)


@needs("workspace.teams")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a team another name, unit or other members."""
    scope = scope_of(request)
    team = _team(scope, pk)
    held = {"name": team.name, "unit": team.unit_id, "members": team.members.all()}
    form = TeamForm(scope, request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actions.change_team(team=team, **form.cleaned_data, scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("Saved."))
            return redirect("workspace:teams")
    return page(request, "workspace/team.html", form, team=team)


@require_POST
@needs("workspace.teams")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve a team."""
    scope = scope_of(request)
    team = _team(scope, pk)
    with told_by_toast(request):
        actions.remove_team(team=team, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("The team is dissolved."))
    return redirect("workspace:teams")


def _team(scope: Scope, pk: int) -> Team:
    return get_object_or_404(Team.objects.visible_to(scope), pk=pk)


def _actor(scope: Scope) -> Actor:
    return Actor.user(scope.user_id)
