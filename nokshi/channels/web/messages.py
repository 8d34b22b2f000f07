"""The outbox, a message's page, and the panel of messages on a customer's page."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nokshi.channels.email import links
from nokshi.channels.models import Message
from nokshi.channels.queries import messages_with
from nokshi.channels.web.showing import letter_response
from nokshi.channels.words import STATUSES, reason_text
from nokshi.customers.looking import looked_at
from nokshi.customers.models import Customer
from nokshi.kernel.doors import needs, scope_of
from nokshi.ports.cards import cards
from nokshi.timeline.queries import history_of
from nokshi.ui.paging import page_of

IN_PANEL = 5
FOLDERS = (
    ("", _("All")),
    ("waiting", _("Waiting")),
    ("sent", _("Sent")),
    ("back", _("Came back")),
    ("stopped", _("Stopped")),
    ("in", _("Answers")),
)
OF_FOLDER: dict[str, dict[str, Any]] = {
    "waiting": {"status__in": ["queued", "sending"]},
    "sent": {"status": "sent"},
    "back": {"status__in": ["bounced", "failed"]},
    "stopped": {"status": "stopped"},
    "in": {"direction": "in"},
}


@require_safe
@needs("channels.look")
def outbox(request: HttpRequest) -> HttpResponse:
    """List what left, waits, came back or was answered, newest first."""
    folder, query = request.GET.get("folder", ""), request.GET.get("q", "").strip()
    rows = _found(_in_folder(_visible(request), folder), query)
    page = page_of(
        rows.select_related("customer"), "-created_at", "-id",
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    tabs = [{"url": f"?folder={name}", "label": label, "is_current": name == folder} for name, label in FOLDERS]
    context = {
        "page": page,
        "tabs": tabs,
        "q": query,
        "statuses": STATUSES,
        "outbox_only": settings.CONFIG.outbox_only,
    }
    return render(request, "channels/outbox.html", context)


@require_safe
@needs("channels.look")
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message: its heads, what it said, what became of it."""
    found = _message(request, pk)
    scope = scope_of(request)
    body = getattr(found, "body", None)
    context = {
        "message": found,
        "status": STATUSES[found.status],
        "reason": reason_text(found.reason),
        "customer": _customer(request, found),
        "text": links.bare_text(body.text) if body else "",
        "has_letter": body is not None,
        "shows_text": request.GET.get("show") == "text",
        "cards": {card.name: card for card in cards},
        "history": history_of("channels.message", found.pk, scope),
        "shows_address": scope.shows("customers.email"),
    }
    return render(request, "channels/message.html", context)


@require_safe
@needs("channels.look")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what a message said as a document of its own, for a frame.

    A letter in the local outbox is the customer's copy: opening it counts, its links work.
    """
    found = _message(request, pk)
    if not hasattr(found, "body"):
        raise Http404
    return letter_response(found, tracked=found.is_in_outbox)


@require_safe
@needs("channels.look")
def panel(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show the last messages to and from a customer."""
    scope = scope_of(request)
    found = get_object_or_404(Customer.objects.visible_to(scope), pk=customer_id)
    rows = list(messages_with([found.pk], scope)[: IN_PANEL + 1])
    context = {
        "customer": found,
        "rows": rows[:IN_PANEL],
        "has_more": len(rows) > IN_PANEL,
        "may_write": scope.may("channels.write"),
        "statuses": STATUSES,
    }
    return render(request, "channels/panel.html", context)


def _visible(request: HttpRequest) -> QuerySet[Message]:
    """Return the messages of the reader's units, save those to customers who are not his to see."""
    scope = scope_of(request)
    rows = Message.objects.visible_to(scope)
    if customer := request.GET.get("customer", ""):
        number = int(customer) if customer.isdecimal() else 0
        rows = rows.filter(customer__in=Customer.objects.visible_to(scope).filter(pk=number))
    return rows


def _in_folder(rows: QuerySet[Message], folder: str) -> QuerySet[Message]:
    return rows.filter(**OF_FOLDER.get(folder, {}))


def _found(rows: QuerySet[Message], query: str) -> QuerySet[Message]:
    return rows.filter(subject__icontains=query) | rows.filter(customer__name__icontains=query) if query else rows


def _message(request: HttpRequest, pk: int) -> Message:
    rows = Message.objects.visible_to(scope_of(request)).select_related("body", "customer", "answers")
    found = get_object_or_404(rows, pk=pk)
    looked_at(request, found.customer_id)
    return found


def _customer(request: HttpRequest, found: Message) -> Customer | None:
    """Return the message's customer if the reader may see him."""
    return Customer.objects.visible_to(scope_of(request)).filter(pk=found.customer_id or 0).first()
