"""Keep a list as a saved view."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nokshi.conditions.errors import ConditionError
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.web.asked import Asked
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.errors import DomainError
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell
from nokshi.workspace import actions as workspace
from nokshi.workspace import queries
from nokshi.workspace.models import SavedView


class ViewForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))
    is_shared = forms.BooleanField(label=_("Show it to everybody"), required=False)


@needs("customers.view")
def save(request: Request) -> HttpResponse:
    """Ask for a name and keep the list that the address asks for."""
    asked = Asked(request.GET, request.scope)
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            view = _save(request, asked, form)
        except (DomainError, ConditionError) as refusal:
            form.add_error("name", str(refusal))
        else:
            tell(request, _("The view is kept."))
            return go(request, asked.url(view=str(view.pk), where="", columns="", sort=""))
    template = "customers/view_dialog.html" if is_htmx(request) else "customers/view_form.html"
    context = {"form": form, "back": asked.url(), "action": asked.url("customers:view_save")}
    return render(request, template, context, status=422 if form.errors else 200)


def _form(request: Request) -> ViewForm:
    form = ViewForm(request.POST if request.method == "POST" else None)
    if not request.scope.may("workspace.views_share"):
        del form.fields["is_shared"]
    return form


def _save(request: Request, asked: Asked, form: ViewForm) -> SavedView:
    scope, actor, now = request.scope, Actor.user(request.scope.user_id), clock.now()
    view = workspace.save_view(
        kind=SUBJECT, name=form.cleaned_data["name"], tree=asked.tree, columns=list(asked.columns), sort=asked.sort,
        scope=scope, actor=actor, now=now,
    )  # fmt: skip
    if form.cleaned_data.get("is_shared"):
        workspace.share_view(view=view, shared=SavedView.Shared.EVERYBODY, scope=scope, actor=actor, now=now)
    return view


@require_POST
@needs("customers.view")
def change(request: Request, view_id: int) -> HttpResponse:
    """Let a view of one's own show what the list shows now."""
    view = queries.find_view(request.scope, SUBJECT, view_id)
    asked = Asked(request.GET, request.scope)
    workspace.change_view(
        view=view, name=view.name, tree=asked.tree, columns=list(asked.columns), sort=asked.sort,
        scope=request.scope, actor=Actor.user(request.scope.user_id), now=clock.now(),
    )  # fmt: skip
    tell(request, _("The view is changed."))
    return redirect(asked.url(view=str(view.pk), where="", columns="", sort=""))


@require_POST
@needs("customers.view")
def remove(request: Request, view_id: int) -> HttpResponse:
    """Remove a view of one's own."""
    view = queries.find_view(request.scope, SUBJECT, view_id)
    if view.owner_id != request.scope.user_id:
        raise Http404
    workspace.remove_view(view=view, scope=request.scope, actor=Actor.user(request.scope.user_id), now=clock.now())
    tell(request, _("The view is removed."))
    return redirect("customers:list")
