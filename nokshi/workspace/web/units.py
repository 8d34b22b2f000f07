"""The tree of units: add, change, move, retire, bring back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.ui.toasts import tell
from nokshi.workspace import actions
from nokshi.workspace.models import Unit
from nokshi.workspace.queries import unit_choices
from nokshi.workspace.web.answers import page, told_by_toast, told_in
from nokshi.workspace.web.choices import UnitField

KINDS = [(kind.value, kind.label) for kind in (Unit.Kind.BRAND, Unit.Kind.REGION)]


class UnitForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=KINDS, initial=Unit.Kind.BRAND, widget=forms.RadioSelect
    )


class NewUnitForm(UnitForm):
    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(scope, gettext_lazy("Below"))


class MoveForm(forms.Form):
    def __init__(self, scope: Scope, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(scope, gettext_lazy("Below"), without=unit)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as the list shows it."""

    unit: Unit
    depth: int
    people: int
    is_top: bool


@needs("workspace.units")
def units(request: HttpRequest) -> HttpResponse:
    """Show the tree, and below it what was retired."""
    scope = scope_of(request)
    seen = unit_choices(scope)
    counted = Unit.objects.visible_to(scope).annotate(held=Count("memberships"))
    people = dict(counted.values_list("pk", "held"))
    rows = [
        Row(unit, min(depth, 7), people.get(unit.pk, 0), not scope.sees_unit(unit.parent_id) or not unit.parent_id)
        for unit, depth in seen
    ]
    retired = Unit.objects.visible_to(scope).exclude(retired_at=None).order_by("name")
    return render(request, "workspace/units.html", {"rows": rows, "retired": retired})


@needs("workspace.units")
def add(request: HttpRequest) -> HttpResponse:
    """Add a brand or a region."""
    scope = scope_of(request)
    form = NewUnitForm(scope, request.POST or None, initial={"parent": request.GET.get("below", "")})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            unit = actions.add_unit(**form.cleaned_data, scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("%(unit)s is added.") % {"unit": unit})
            return redirect("workspace:units")
    return page(request, "workspace/unit_add.html", form)


@needs("workspace.units")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a unit; give it another name or kind."""
    scope = scope_of(request)
    unit = _unit(scope, pk)
    form = UnitForm(request.POST or None, initial={"name": unit.name, "kind": unit.kind})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actions.change_unit(unit=unit, **form.cleaned_data, scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("Saved."))
            return redirect("workspace:units")
    return page(request, "workspace/unit.html", form, unit=unit, is_top=unit.parent_id is None)


@needs("workspace.units")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Hang a unit, with all below it, under another."""
    scope = scope_of(request)
    unit = _unit(scope, pk)
    form = MoveForm(scope, unit, request.POST or None, initial={"parent": unit.parent_id})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actions.move_unit(unit=unit, **form.cleaned_data, scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("%(unit)s is moved.") % {"unit": unit})
            return redirect("workspace:units")
    return page(request, "workspace/unit_move.html", form, unit=unit)


@require_POST
@needs("workspace.units")
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit out of use."""
    scope = scope_of(request)
    unit = _unit(scope, pk)
    with told_by_toast(request):
        actions.retire_unit(unit=unit, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("%(unit)s is retired. What belongs to it stays.") % {"unit": unit})
    return redirect("workspace:units")


@require_POST
@needs("workspace.units")
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a retired unit into use again."""
    scope = scope_of(request)
    unit = _unit(scope, pk)
    with told_by_toast(request):
        actions.bring_unit_back(unit=unit, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("%(unit)s is back.") % {"unit": unit})
    return redirect("workspace:units")


def _unit(scope: Scope, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(scope), pk=pk)


def _actor(scope: Scope) -> Actor:
    return Actor.user(scope.user_id)
