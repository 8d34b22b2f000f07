"""Keep a list of records as a saved view."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nokshi.conditions.errors import ConditionError
from nokshi.customers.web.views import ViewForm
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.records.queries import kind_at
from nokshi.records.web.asked import Asked
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell
from nokshi.workspace import actions as workspace
from nokshi.workspace import queries
from nokshi.workspace.models import SavedView


@needs("records.view")
def save(request: HttpRequest, own: str) -> HttpResponse:
    """Ask for a name and keep the list that the address asks for."""
    scope = scope_of(request)
    asked, form = Asked(request.GET, scope, kind_at(own)), ViewForm(request.POST or None)
    if not scope.may("workspace.views_share"):
        del form.fields["is_shared"]
    if request.method == "POST" and form.is_valid():
        try:
            view = _save(asked, form)
        except (DomainError, ConditionError) as refusal:
            form.add_error("name", str(refusal))
        else:
            tell(request, _("The view is kept."))
            return go(request, asked.url(view=str(view.pk), where="", columns="", sort=""))
    template = "customers/view_dialog.html" if is_htmx(request) else "customers/view_form.html"
    context = {"form": form, "back": asked.url(), "action": asked.url("records:view_save")}
    return render(request, template, context, status=422 if form.errors else 200)


def _save(asked: Asked, form: ViewForm) -> SavedView:
    scope, actor, now = asked.scope, Actor.user(asked.scope.user_id), clock.now()
    view = workspace.save_view(
        kind=asked.kind.subject, name=form.cleaned_data["name"], tree=asked.tree, columns=list(asked.columns),
        sort=asked.sort, scope=scope, actor=actor, now=now,
    )  # fmt: skip
    if form.cleaned_data.get("is_shared"):
        workspace.share_view(view=view, shared=SavedView.Shared.EVERYBODY, scope=scope, actor=actor, now=now)
    return view


@require_POST
@needs("records.view")
def change(request: HttpRequest, own: str, view_id: int) -> HttpResponse:
    """Let a view of one's own show what the list shows now."""
    kind, scope = kind_at(own), scope_of(request)
    view = queries.find_view(scope, kind.subject, view_id)
    asked = Asked(request.GET, scope, kind)
    workspace.change_view(
        view=view, name=view.name, tree=asked.tree, columns=list(asked.columns), sort=asked.sort, scope=scope,
        actor=Actor.user(scope.user_id), now=clock.now(),
    )  # fmt: skip
    tell(request, _("The view is changed."))
    return redirect(asked.url(view=str(view.pk), where="", columns="", sort=""))


@require_POST
@needs("records.view")
def remove(request: HttpRequest, own: str, view_id: int) -> HttpResponse:
    """Remove a view of one's own."""
    kind, scope = kind_at(own), scope_of(request)
    view = queries.find_view(scope, kind.subject, view_id)
    if view.owner_id != scope.user_id:
        raise Http404
    workspace.remove_view(view=view, scope=scope, actor=Actor.user(scope.user_id), now=clock.now())
    tell(request, _("The view is removed."))
    return redirect("records:list", kind.key)
