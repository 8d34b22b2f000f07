"""Roles: what each may do, and which fields it does not see or may not change."""

from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Count
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.capabilities import capabilities
from nokshi.ports.fields import Field, fields
from nokshi.ui.toasts import tell
from nokshi.workspace import actions
from nokshi.workspace.models import Role
from nokshi.workspace.queries import may_give, role_capabilities
from nokshi.workspace.web.answers import page, told_by_toast, told_in
from nokshi.workspace.web.choices import by_section

CUSTOMER = "customers.customer"
OPEN, READONLY, HIDDEN = "open", "readonly", "hidden"
SEEN = (
    (OPEN, gettext_lazy("Sees and changes")),
    (READONLY, gettext_lazy("Sees only")),
    (HIDDEN, gettext_lazy("Does not see")),
)


def _hideable() -> list[Field]:
    """Return the fields that a role may hide: those of customers."""
    return [one for one in fields if one.subject == CUSTOMER]


class RoleForm(forms.Form):
    """A name, a tick per right, and a choice per field; each lent by some room."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)

    def __init__(self, scope: Scope, role: Role | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = role_capabilities(role) if role else frozenset[str]()
        hidden, readonly = (set(role.hidden), set(role.readonly)) if role else (set(), set())
        for right in by_section(list(capabilities)):
            self.fields[f"may.{right.name}"] = forms.BooleanField(
                label=right.label,
                required=False,
                initial=EVERYTHING in held or right.name in held,
                disabled=not scope.may(right.name),
            )
        for known in by_section(_hideable()):
            state = HIDDEN if known.name in hidden else READONLY if known.name in readonly else OPEN
            self.fields[f"sees.{known.name}"] = forms.ChoiceField(
                label=known.label, choices=SEEN, initial=state, required=False
            )

    def rights(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the ticks under the headings of their rooms."""
        return self._parts("may.", {right.name: right.section for right in capabilities})

    def sights(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the fields under the headings of their rooms."""
        return self._parts("sees.", {known.name: known.section for known in _hideable()})

    def shape(self) -> dict[str, Any]:
        """Return what the actions take; a field of which nothing is said stays as it was."""
        unsaid = {key: field.initial for key, field in self.fields.items() if self.cleaned_data[key] == ""}
        given = {**self.cleaned_data, **unsaid}

        def chosen(prefix: str, value: object) -> list[str]:
            return [key.removeprefix(prefix) for key in given if key.startswith(prefix) and given[key] == value]

        return {
            "name": given["name"],
            "capabilities": chosen("may.", True),
            "hidden": chosen("sees.", HIDDEN),
            "readonly": chosen("sees.", READONLY),
        }

    def _parts(self, prefix: str, sections: dict[str, Any]) -> list[tuple[Any, list[BoundField]]]:
        mine = [self[key] for key in self.fields if key.startswith(prefix)]
        grouped = groupby(mine, key=lambda one: str(sections[one.name.removeprefix(prefix)]))
        return [(title, list(ones)) for title, ones in grouped]


@needs("workspace.roles")
def roles(request: HttpRequest) -> HttpResponse:
    """List the roles, the built-in ones first."""
    rows = [
        {"role": role, "rights": _count(role), "people": role.people}
        for role in Role.objects.annotate(people=Count("memberships__user", distinct=True)).order_by(
            "-is_builtin", "pk"
        )
    ]
    return render(request, "workspace/roles.html", {"rows": rows})


@needs("workspace.roles")
def add(request: HttpRequest) -> HttpResponse:
    """Make a role, from nothing or as a copy of another (`?copy=id`)."""
    scope = scope_of(request)
    asked = request.GET.get("copy", "")
    copied = Role.objects.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
    named = {"name": _("%(role)s, copy") % {"role": copied}} if copied else {}
    form = RoleForm(scope, copied, request.POST or None, initial=named)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            role = actions.add_role(**form.shape(), scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("The role %(role)s is made.") % {"role": role})
            return redirect("workspace:roles")
    return page(request, "workspace/role.html", form, role=None)


@needs("workspace.roles")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a role; change one of one's own."""
    scope = scope_of(request)
    role = get_object_or_404(Role, pk=pk)
    form = RoleForm(scope, role, request.POST or None, initial={"name": str(role)})
    is_fixed = role.is_builtin or not may_give(scope, role)
    if is_fixed:
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actions.change_role(role=role, **form.shape(), scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("Saved."))
            return redirect("workspace:roles")
    return page(request, "workspace/role.html", form, role=role, is_fixed=is_fixed, may_set=may_give(scope, role))


@require_POST
@needs("workspace.roles")
def require_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whoever has a role for a second factor, or no longer."""
    scope, is_required = scope_of(request), request.POST.get("required") == "yes"
    role = get_object_or_404(Role, pk=pk)
    with told_by_toast(request):
        actions.require_factor(role=role, is_required=is_required, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("Saved."))
    return redirect("workspace:role_change", pk=pk)


@require_POST
@needs("workspace.roles")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a role that nobody has."""
    scope = scope_of(request)
    role = get_object_or_404(Role, pk=pk)
    with told_by_toast(request):
        actions.remove_role(role=role, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("The role is removed."))
    return redirect("workspace:roles")


def _count(role: Role) -> int:
    held = role_capabilities(role)
    return len(capabilities) if EVERYTHING in held else len(held & {one.name for one in capabilities})


def _actor(scope: Scope) -> Actor:
    return Actor.user(scope.user_id)
