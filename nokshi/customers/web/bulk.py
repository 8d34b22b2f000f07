"""Do something with several customers at once."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nokshi.customers.models import Customer
from nokshi.customers.queries.listing import SUBJECT, Rows
from nokshi.customers.web.asked import Asked
from nokshi.customers.web.exports import as_file
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.ports.selections import selection_notes
from nokshi.ports.verbs import Verb, verbs
from nokshi.ui.toasts import tell, warn

EXPORTS = {"export.csv": "csv", "export.xlsx": "xlsx", "export.vcf": "vcf"}
MOST_BY_HAND = 1_000


@require_POST
@needs("customers.view")
def bulk(request: Request) -> HttpResponseBase:
    """Do what the bulk bar asks with the chosen, after the verb's own questions."""
    asked = Asked(request.GET, request.scope)
    rows = chosen_rows(request, asked)
    name = request.POST.get("verb", "")
    if name in EXPORTS:
        if not request.scope.may("customers.export"):
            raise Http404
        return as_file(rows, asked, EXPORTS[name])
    verb = _verb(request, name)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if not ids:
        warn(request, _("Nobody is chosen. Tick the customers first."))
        return redirect(asked.url())
    return _carry_out(request, asked, verb, ids)


@require_POST
@needs("customers.view")
def notes(request: Request) -> HttpResponse:
    """Answer with what rooms say of the chosen."""
    rows = chosen_rows(request, Asked(request.GET, request.scope))
    said = [
        {"icon": note.icon, "text": text}
        for note in selection_notes
        if note.subject == SUBJECT and (not note.capability or request.scope.may(note.capability))
        if (text := note.says(request.scope, rows, clock.now()))
    ]
    return render(request, "customers/notes.html", {"notes": said})


def chosen_rows(request: Request, asked: Asked) -> Rows:
    """Return the chosen ones whom the reader sees: those ticked, or everybody the list's address asks for."""
    if request.POST.get("all") == "yes":
        return asked.rows()
    ids = [int(text) for text in request.POST.getlist("chosen")[:MOST_BY_HAND] if text.isdigit()]
    return Customer.objects.visible_to(request.scope).filter(pk__in=ids)


def _verb(request: Request, name: str) -> Verb:
    verb = verbs.get(name)
    if verb is None or verb.subject != SUBJECT or not request.scope.may(verb.capability):
        raise Http404
    return verb


def _carry_out(request: Request, asked: Asked, verb: Verb, ids: Sequence[int]) -> HttpResponse:
    is_sure = request.POST.get("sure") == "yes"
    form = verb.form(request.scope)(request.POST if is_sure else None) if verb.form else None
    if (form or verb.confirm) and not (is_sure and (form is None or form.is_valid())):
        return _ask(request, asked, verb, ids, form)
    values = form.cleaned_data if form else {}
    outcome = verb.run(request.scope, Actor.user(request.scope.user_id), ids, values, clock.now())
    tell(request, outcome.sentence)
    return redirect(outcome.url or asked.url())


def _ask(request: Request, asked: Asked, verb: Verb, ids: Sequence[int], form: object) -> HttpResponse:
    context = {
        "verb": verb,
        "form": form,
        "count": len(ids),
        "names": list(Customer.objects.filter(pk__in=ids[:5]).values_list("name", flat=True)),
        "is_all": request.POST.get("all") == "yes",
        "chosen": request.POST.getlist("chosen")[:MOST_BY_HAND],
        "action": asked.url("customers:bulk"),
        "back": asked.url() or reverse("customers:list"),
    }
    status = 422 if request.POST.get("sure") == "yes" else 200
    return render(request, "customers/bulk_ask.html", context, status=status)
