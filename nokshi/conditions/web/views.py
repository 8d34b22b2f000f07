"""Doors of the builder: exchange it, count while it is built, list choices."""

from time import perf_counter

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from nokshi.conditions.compiler import matching
from nokshi.conditions.nodes import Node
from nokshi.conditions.tree import CUSTOMER, parse
from nokshi.conditions.web.builder import Builder
from nokshi.conditions.web.drafts import DID, FIELD
from nokshi.conditions.words import labels_of
from nokshi.kernel import clock
from nokshi.kernel.doors import Request
from nokshi.ports.fields import Detail, Field, fields, happenings
from nokshi.ports.records import record_kinds

PATIENCE = 2.0
MOST_OFFERED = 50


# Both doors take a form and change nothing; they are asked from forms that carry no seal, too.
@csrf_exempt
@require_POST
def build(request: Request) -> HttpResponse:
    """Answer with the builder after a button or a choice that changes its lines."""
    return render(request, "conditions/builder.html", {"builder": _builder(request)})


@csrf_exempt
@require_POST
def count(request: Request) -> HttpResponse:
    """Answer with how many meet the whole, and beside each line how many meet it alone."""
    builder = _builder(request)
    started = perf_counter()
    total = _count(builder, parse(builder.tree_so_far(), subject=builder.subject))
    ms = round((perf_counter() - started) * 1000)
    lines = []
    for path, line in builder.lines():
        leaf = builder.leaf(line) if perf_counter() - started < PATIENCE else None
        lines.append((f"{builder.name}.{path}".replace(".", "-"), None if leaf is None else _count(builder, leaf)))
    answer = {
        "total": total,
        "ms": ms,
        "lines": lines,
        "unfinished": builder.unfinished,
        "is_customers": builder.subject == CUSTOMER,
    }
    return render(request, "conditions/count.html", answer)


@require_GET
def choices(request: Request) -> HttpResponse:
    """Answer with the choices of a field that contain a text, as options."""
    of = _asked(request)
    text = request.GET.get("q", "").casefold()
    labels = labels_of(of, request.scope)
    found = [(value, label) for value, label in labels.items() if text in label.casefold() or text == value.casefold()]
    return render(request, "conditions/options.html", {"options": found[:MOST_OFFERED]})


def _builder(request: Request) -> Builder:
    subject = request.GET.get("subject", CUSTOMER)
    if request.scope.user_id is None or subject not in record_kinds:
        raise Http404
    name = request.GET.get("name", "c")
    if not name.isidentifier():
        raise Http404
    return Builder.of_form(request.POST, scope=request.scope, name=name, subject=subject)


def _count(builder: Builder, node: Node) -> int:
    visible = record_kinds[builder.subject].visible(builder.scope)
    return matching(node, visible, scope=builder.scope, now=clock.now(), subject=builder.subject).count()


def _asked(request: Request) -> Field | Detail:
    """Return the field or detail that `field:NAME` or `did:KIND:DETAIL` names, where the reader sees it."""
    kind, _colon, name = request.GET.get("what", "").partition(":")
    name, _colon, detail_name = name.partition(":")
    if request.scope.user_id is not None:
        if kind == FIELD and name in fields and request.scope.shows(name):
            return fields[name]
        if kind == DID and name in happenings and happenings[name].is_for(request.scope):
            for detail in happenings[name].details_for(request.scope):
                if detail.name == detail_name:
                    return detail
    raise Http404
