"""Who works here: invite, give and take roles, pause."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ui.toasts import tell
from nokshi.workspace import actions, queries
from nokshi.workspace.models import Invitation, User
from nokshi.workspace.web.answers import page, told_by_toast, told_in
from nokshi.workspace.web.choices import RoleField, UnitField, language_field


class GiveForm(forms.Form):
    """A role in a unit."""

    field_order: tuple[str, ...] = ("role", "unit")

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField(scope, gettext_lazy("Role"))
        self.fields["unit"] = UnitField(
            scope, gettext_lazy("Unit"), help_text=gettext_lazy("The role holds there and in everything below.")
        )
        self.order_fields(self.field_order)


class InviteForm(GiveForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off", "autofocus": True})
    )
    language = language_field(gettext_lazy("Language of the invitation"))
    field_order = ("email", "role", "unit", "language")


@needs("workspace.users")
def people(request: HttpRequest) -> HttpResponse:
    """List who works in the reader's units, and who is invited."""
    scope = scope_of(request)
    invitations = queries.invitations_in(scope, clock.now())
    context = {"people": queries.people_in(scope), "invitations": invitations}
    return render(request, "workspace/people.html", context)


@needs("workspace.users")
def invite(request: HttpRequest) -> HttpResponse:
    """Ask somebody in."""
    scope = scope_of(request)
    form = InviteForm(scope, request.POST or None, initial={"language": queries.organisation().language})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            invited = actions.invite_user(**form.cleaned_data, scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("%(email)s is invited.") % {"email": invited.invitation.email})
            return redirect("workspace:invitation", pk=invited.invitation.pk)
    return page(request, "workspace/invite.html", form)


@needs("workspace.users")
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an open invitation and its link, to be handed over by any other way."""
    scope = scope_of(request)
    waiting = get_object_or_404(queries.invitations_in(scope, clock.now()), pk=pk)
    may_pass_on = queries.may_give(scope, waiting.role)
    context = {"invitation": waiting, "url": queries.invitation_url(waiting) if may_pass_on else ""}
    return render(request, "workspace/invitation.html", context)


@require_POST
@needs("workspace.users")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    scope = scope_of(request)
    waiting = get_object_or_404(Invitation.objects.visible_to(scope), pk=pk)
    with told_by_toast(request):
        actions.withdraw_invitation(invitation=waiting, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("The invitation is taken back."))
    return redirect("workspace:people")


@needs("workspace.users")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show somebody's roles in the reader's units."""
    scope = scope_of(request)
    return _person_page(request, scope, _user(scope, pk), GiveForm(scope))


@require_POST
@needs("workspace.users")
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role in a unit."""
    scope = scope_of(request)
    user = _user(scope, pk)
    form = GiveForm(scope, request.POST)
    if form.is_valid():
        with told_in(form):
            actions.give_role(user=user, **form.cleaned_data, scope=scope, actor=_actor(scope), now=clock.now())
            tell(request, _("Saved."))
            return redirect("workspace:person", pk=pk)
    return _person_page(request, scope, user, form)


@require_POST
@needs("workspace.users")
def take(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Take a role away."""
    scope = scope_of(request)
    held = get_object_or_404(queries.memberships_of(_user(scope, pk), scope), pk=membership)
    with told_by_toast(request):
        actions.take_role(membership=held, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("The role is taken away."))
    still_seen = User.objects.visible_to(scope).filter(pk=pk).exists()
    return redirect("workspace:person", pk=pk) if still_seen else redirect("workspace:people")


@require_POST
@needs("workspace.users")
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in no more."""
    scope = scope_of(request)
    user = _user(scope, pk)
    with told_by_toast(request):
        actions.pause_user(user=user, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("%(name)s can no longer sign in.") % {"name": user})
    return redirect("workspace:person", pk=pk)


@require_POST
@needs("workspace.users")
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    scope = scope_of(request)
    user = _user(scope, pk)
    with told_by_toast(request):
        actions.resume_user(user=user, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("%(name)s can sign in again.") % {"name": user})
    return redirect("workspace:person", pk=pk)


@require_POST
@needs("workspace.users")
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail somebody a link for a new password."""
    scope = scope_of(request)
    user = _user(scope, pk)
    with told_by_toast(request):
        actions.check_manageable(user, scope)
        actions.post_reset(user=user, actor=_actor(scope), now=clock.now())
        tell(request, _("A link for a new password is on its way to %(email)s.") % {"email": user.email})
    return redirect("workspace:person", pk=pk)


@require_POST
@needs("workspace.users")
def take_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factors off the account of somebody who lost them."""
    # Whom the reader may not see is not there for him, however well he proves who he is.
    _user(scope_of(request), pk)
    answer: HttpResponse = _take_factors(request, pk)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def _take_factors(request: HttpRequest, pk: int) -> HttpResponse:
    scope = scope_of(request)
    user = _user(scope, pk)
    with told_by_toast(request):
        actions.take_factors(user=user, scope=scope, actor=_actor(scope), now=clock.now())
        tell(request, _("%(name)s signs in by the password alone, until a new factor is added.") % {"name": user})
    return redirect("workspace:person", pk=pk)


def _person_page(request: HttpRequest, scope: Scope, user: User, form: GiveForm) -> HttpResponse:
    memberships = list(queries.memberships_of(user, scope))
    takeable = {held.pk for held in memberships if queries.may_give(scope, held.role)}
    try:
        actions.check_manageable(user, scope)
        is_manageable = user.pk != scope.user_id
    except DomainError:
        is_manageable = False
    return page(
        request,
        "workspace/person.html",
        form,
        user_shown=user,
        memberships=memberships,
        takeable=takeable,
        is_manageable=is_manageable,
        is_me=user.pk == scope.user_id,
        has_factor=queries.has_second_factor(user),
        sessions=queries.sign_ins_of(user, clock.now()).count(),
    )


def _user(scope: Scope, pk: int) -> User:
    user = User.objects.visible_to(scope).filter(pk=pk).first()
    if user is None:
        raise Http404
    return user


def _actor(scope: Scope) -> Actor:
    return Actor.user(scope.user_id)
