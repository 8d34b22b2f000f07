"""Settings → Webhooks: who is told what, whether it arrived, and sending it again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nokshi.integrations import actions
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.integrations.queries import attempts_of, endpoints_in, payloads_of
from nokshi.integrations.web.forms import ReplayForm, WebhookForm, initial_of
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.integrations.webhooks.replaying import begin_replay
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.jobs import later
from nokshi.ui.paging import page_of
from nokshi.ui.toasts import tell, warn

RIGHT = "integrations.webhooks"
TONES = {Delivery.Status.WAITING: "", Delivery.Status.DONE: "good", Delivery.Status.FAILED: "bad"}


@require_safe
@needs(RIGHT)
def listing(request: HttpRequest) -> HttpResponse:
    """List the endpoints and how they fare."""
    return render(request, "integrations/webhooks.html", {"endpoints": list(endpoints_in(scope_of(request)))})


@needs(RIGHT)
def new(request: HttpRequest) -> HttpResponse:
    """Add an endpoint; its secret is shown once."""
    scope = scope_of(request)
    form = WebhookForm(scope, request.POST or None, initial={"everything": True})
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = actions.add_webhook(
                **form.values(), unit=int(form.cleaned_data["unit"]), scope=scope, actor=_actor(request),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _secret(request, endpoint, secret)
    return _form(request, form, None)


@needs(RIGHT)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an endpoint is told, and where."""
    endpoint = _of(request, pk)
    form = WebhookForm(scope_of(request), request.POST or None, endpoint=endpoint, initial=initial_of(endpoint))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_webhook(
                endpoint=endpoint, changes=form.values(), scope=scope_of(request), actor=_actor(request),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("Saved."))
            return redirect("integrations:webhook", pk)
    return _form(request, form, endpoint)


@require_safe
@needs(RIGHT)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an endpoint and what was delivered to it, the newest first."""
    endpoint = _of(request, pk)
    page = page_of(
        endpoint.deliveries.all(), "-pk", after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    rows = [(row, TONES[Delivery.Status(row.status)]) for row in page.rows]
    context = {"endpoint": endpoint, "page": page, "rows": rows, "form": ReplayForm()}
    return render(request, "integrations/webhook.html", context)


@require_safe
@needs(RIGHT)
def delivery(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Show one delivery: what was sent, what was answered at each try."""
    found = _delivery(request, pk, delivery)
    context = {
        "endpoint": found.endpoint,
        "delivery": found,
        "tone": TONES[Delivery.Status(found.status)],
        "payload": payloads_of([found]).get(found.pk, ""),
        "attempts": attempts_of(found),
    }
    return render(request, "integrations/delivery.html", context)


@require_POST
@needs(RIGHT)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an endpoint on or off."""
    endpoint = _of(request, pk)
    actions.change_webhook(
        endpoint=endpoint, changes={"is_active": not endpoint.is_active}, scope=scope_of(request),
        actor=_actor(request), now=clock.now(),
    )  # fmt: skip
    later(deliver_due)
    tell(request, _("Saved."))
    return redirect("integrations:webhook", pk)


@require_POST
@needs(RIGHT)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an endpoint another secret, shown once."""
    endpoint = _of(request, pk)
    return _secret(request, endpoint, actions.renew_secret(endpoint=endpoint, actor=_actor(request), now=clock.now()))


@require_POST
@needs(RIGHT)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an endpoint."""
    actions.remove_webhook(endpoint=_of(request, pk), actor=_actor(request), now=clock.now())
    tell(request, _("The webhook is removed."))
    return redirect("integrations:webhooks")


@require_POST
@needs(RIGHT)
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Send everything since a moment again."""
    endpoint = _of(request, pk)
    form = ReplayForm(request.POST)
    if not form.is_valid():
        warn(request, _("Say since when, as a day and a time."))
        return redirect("integrations:webhook", pk)
    replayed = begin_replay(endpoint=endpoint, since=form.cleaned_data["since"], now=clock.now())
    if replayed.left:
        tell(request, _("%(n)s events are sent again; the rest of this time follows.") % {"n": replayed.queued})
        return redirect("integrations:webhook", pk)
    queued = replayed.queued
    tell(request, ngettext("%(n)s event is sent again.", "%(n)s events are sent again.", queued) % {"n": queued})
    return redirect("integrations:webhook", pk)


@require_POST
@needs(RIGHT)
def replay_one(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Send one delivery again."""
    actions.replay(delivery=_delivery(request, pk, delivery), now=clock.now())
    later(deliver_due)
    tell(request, _("It is on its way again."))
    return redirect("integrations:delivery", pk, delivery)


def _form(request: HttpRequest, form: WebhookForm, endpoint: Endpoint | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "endpoint": endpoint}
    return render(request, "integrations/form.html", context, status=422 if form.errors else 200)


def _secret(request: HttpRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
    return render(request, "integrations/secret.html", {"endpoint": endpoint, "secret": secret})


def _of(request: HttpRequest, pk: int) -> Endpoint:
    return get_object_or_404(Endpoint.objects.visible_to(scope_of(request)).select_related("unit"), pk=pk)


def _delivery(request: HttpRequest, pk: int, delivery: int) -> Delivery:
    rows = Delivery.objects.filter(endpoint=_of(request, pk)).select_related("endpoint")
    return get_object_or_404(rows, pk=delivery)


def _actor(request: HttpRequest) -> Actor:
    return Actor.user(scope_of(request).user_id)
