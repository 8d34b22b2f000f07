"""Settings of e-mail: under which name each unit writes, the mail server, the mailboxes."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nokshi.channels.actions import settings as actions
from nokshi.channels.email.mailbox import MailboxTrouble, check
from nokshi.channels.email.smtp import Line, Unreachable
from nokshi.channels.models import Mailbox, Sender
from nokshi.channels.queries import account_of, sender_for
from nokshi.channels.rules.accounts import Account
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.kernel.secrets import Unreadable, unseal
from nokshi.ui.toasts import tell, warn
from nokshi.workspace.models import Unit

SECURITY = (
    ("imaps", gettext_lazy("Encrypted from the start (port 993)")),
    ("imap+tls", gettext_lazy("Encrypted after the greeting (port 143)")),
    ("imap", gettext_lazy("Not encrypted (only on this machine)")),
)


class SenderForm(forms.Form):
    """The name and addresses under which a unit writes."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    address = forms.CharField(
        label=gettext_lazy("From address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    reply_to = forms.CharField(
        label=gettext_lazy("Answers go to"), max_length=254, required=False, widget=forms.EmailInput,
        help_text=gettext_lazy("May stay empty. A mailbox that Nokshi reads takes its place."),
    )  # fmt: skip


class MailboxForm(forms.Form):
    """Where a mailbox lies and how to sign in; the password is never shown again."""

    address = forms.CharField(label=gettext_lazy("Address"), max_length=254, widget=forms.EmailInput)
    host = forms.CharField(label=gettext_lazy("IMAP server"), max_length=200)
    port = forms.IntegerField(label=gettext_lazy("Port"), required=False, min_value=1, max_value=65535)
    security = forms.ChoiceField(label=gettext_lazy("Connection"), choices=SECURITY)
    user = forms.CharField(label=gettext_lazy("User"), max_length=200)
    password = forms.CharField(
        label=gettext_lazy("Password"), required=False, widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("Kept encrypted. Leave it empty to keep the one there is."),
    )  # fmt: skip
    folder = forms.CharField(label=gettext_lazy("Folder"), max_length=120, initial="INBOX")
    plus = forms.BooleanField(
        label=gettext_lazy("The server takes address+anything@, so that each letter gets its own way back"),
        required=False, initial=True,
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("Read it"), required=False, initial=True)

    def account(self) -> Account:
        """Return where the mailbox lies and who signs in."""
        said = self.cleaned_data
        return Account(said["security"], said["host"].strip(), said["user"], said["port"], said["folder"])


@require_http_methods(["GET", "HEAD", "POST"])
@needs("channels.settings")
def page(request: HttpRequest) -> HttpResponse:
    """Show and set how each unit writes."""
    unit = _unit(request)
    form = SenderForm(request.POST or None, initial=_sender_values(unit))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_sender(
                unit_id=unit.pk, name=form.cleaned_data["name"], address=form.cleaned_data["address"],
                reply_to=form.cleaned_data["reply_to"], actor=_actor(request), now=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("Saved."))
            return redirect(f"{reverse('channels:settings')}?unit={unit.pk}")
    context = {"form": form, "unit": unit, **_known(scope_of(request), unit)}
    return render(request, "channels/settings.html", context, status=422 if form.errors else 200)


@require_POST
@needs("channels.settings")
def check_server(request: HttpRequest) -> HttpResponse:
    """Try the mail server and say what is wrong."""
    if not settings.CONFIG.email_url:
        tell(request, _("No server is named: letters stay in the outbox here. Name one by NOKSHI_EMAIL_URL."))
        return redirect("channels:settings")
    try:
        with Line(settings.CONFIG.email_url, timeout=10) as line:
            line.check()
    except Unreachable as trouble:
        warn(request, _("The mail server did not let us in: %(answer)s") % {"answer": trouble})
    else:
        tell(request, _("The mail server answers and lets us in."))
    return redirect("channels:settings")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("channels.settings")
def mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a mailbox."""
    found = _mailbox(request, pk) if pk else None
    form = MailboxForm(request.POST or None, initial=_mailbox_values(found))
    if found is None:
        form.fields["password"].required = True
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, found, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            _try(request, saved)
            return redirect("channels:settings")
    context = {"form": form, "mailbox": found}
    return render(request, "channels/mailbox.html", context, status=422 if form.errors else 200)


@require_POST
@needs("channels.settings")
def check_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a mailbox and say what is wrong."""
    _try(request, _mailbox(request, pk))
    return redirect("channels:settings")


@require_POST
@needs("channels.settings")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a mailbox."""
    actions.remove_mailbox(mailbox=_mailbox(request, pk), actor=_actor(request), now=clock.now())
    tell(request, _("The mailbox is no longer read."))
    return redirect("channels:settings")


def _try(request: HttpRequest, found: Mailbox) -> None:
    try:
        count = check(unseal(found.url_sealed))
    except MailboxTrouble as trouble:
        warn(request, _("The mailbox cannot be opened: %(answer)s") % {"answer": trouble})
    except Unreadable:
        warn(request, _("The password was kept with another secret key. Give it once more."))
    else:
        tell(request, _("The mailbox opens; %(count)s mails lie in it.") % {"count": count})


def _save(request: HttpRequest, found: Mailbox | None, form: MailboxForm) -> Mailbox:
    said = form.cleaned_data
    return actions.save_mailbox(
        mailbox=found, unit_id=found.unit_id if found else _unit(request).pk, address=said["address"],
        account=form.account(), password=said["password"], plus=said["plus"], is_active=said["is_active"],
        actor=_actor(request), now=clock.now(),
    )  # fmt: skip


def _known(scope: Scope, unit: Unit) -> dict[str, Any]:
    current = sender_for(unit.pk)
    server = urlsplit(settings.CONFIG.email_url)
    return {
        "units": _units(scope),
        "current": current,
        "domain": current.address.rpartition("@")[2],
        "server": server.hostname or "",
        "mailboxes": Mailbox.objects.visible_to(scope).order_by("address"),
    }


def _units(scope: Scope) -> list[Unit]:
    rows = Unit.objects.order_by("path")
    return list(rows if scope.units is None else rows.filter(pk__in=scope.units))


def _unit(request: HttpRequest) -> Unit:
    """Return the unit that is looked at, the topmost one the reader sees where none is named."""
    units = _units(scope_of(request))
    asked = request.POST.get("unit") or request.GET.get("unit") or ""
    if not asked and units:
        return units[0]
    return get_object_or_404(Unit, pk=int(asked) if asked.isdecimal() else 0, pk__in=[unit.pk for unit in units])


def _sender_values(unit: Unit) -> dict[str, Any]:
    values = Sender.objects.filter(unit=unit).values("name", "address", "reply_to").first() or {}
    return {"unit": unit.pk, **values}


def _mailbox(request: HttpRequest, pk: int) -> Mailbox:
    found: Mailbox = get_object_or_404(Mailbox.objects.visible_to(scope_of(request)), pk=pk)
    return found


def _mailbox_values(found: Mailbox | None) -> dict[str, Any]:
    if found is None:
        return {}
    values = {"address": found.address, "host": found.host, "plus": found.plus, "is_active": found.is_active}
    account = account_of(found)
    return {**values, **asdict(account)} if account else values


def _actor(request: HttpRequest) -> Actor:
    return Actor.user(scope_of(request).user_id)
