"""The settings of fields: what there is on each kind of record, adding, changing, ordering, taking out of use."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nokshi.custom import actions
from nokshi.custom.models import CustomField, FieldGroup
from nokshi.custom.queries import book, held_counts
from nokshi.custom.queries.uses import uses_of
from nokshi.custom.queries.values import held_count
from nokshi.custom.rules.types import LABELS, Kind
from nokshi.custom.web.forms import FieldForm, GroupForm
from nokshi.kernel import clock, formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.ports.bearers import Bearer, bearers
from nokshi.ports.records import record_kinds
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell, warn


@require_GET
@needs("custom.manage")
def fields(request: HttpRequest) -> HttpResponse:
    """Show the fields of one kind of record by groups, with how many records hold something in each."""
    bearer = _bearer(request.GET.get("of", ""))
    counts, there = held_counts(), [one for one in book().everything if one.subject == bearer.name]
    groups: dict[int, dict[str, Any]] = {}
    for one in (one for one in there if one.is_in_use):
        group = groups.setdefault(one.group.id if one.group else 0, {"group": one.group, "rows": []})
        group["rows"].append(_row(one, bearer, counts))
    return render(request, "custom/fields.html", {
        "tabs": [_tab(one, bearer) for one in bearers],
        "groups": list(groups.values()),
        "retired": [_row(one, bearer, counts) for one in there if one.is_retired and not one.is_removed],
        "kind": record_kinds[bearer.name],
        "add_url": f"{reverse('custom:add')}?of={bearer.name}",
    })  # fmt: skip


def _row(one: Any, bearer: Bearer, counts: dict[int, int]) -> dict[str, Any]:
    sorts = dict(bearer.sorts)
    return {"field": one, "type": LABELS[one.type], "sort": sorts.get(one.sort, ""), "held": counts.get(one.id, 0)}


def _tab(one: Bearer, shown: Bearer) -> dict[str, Any]:
    label = record_kinds[one.name].label_many
    return {"label": label, "url": f"{reverse('custom:fields')}?of={one.name}", "is_current": one.name == shown.name}


@needs("custom.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a new field and put it on its kind of record."""
    bearer = _bearer(request.GET.get("of", ""))
    form = FieldForm(
        request.POST if request.method == "POST" else None, bearer=bearer, scope=scope_of(request), field=None
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_field(
                subject=bearer.name, kind=form.cleaned_data["type"], target=form.cleaned_data["target"],
                shape=form.shape(), actor=_actor(request), now=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("The field “%(field)s” is there.") % {"field": made})
            return go(request, _list_url(made.subject))
    return _form(request, form, bearer, None)


@needs("custom.manage")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of a field and take what was changed."""
    field = _field(pk)
    bearer = bearers[field.subject]
    form = FieldForm(
        request.POST if request.method == "POST" else None, bearer=bearer, scope=scope_of(request), field=field
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_field(field=field, shape=form.shape(field), actor=_actor(request), now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("Saved."))
            return go(request, _list_url(field.subject))
    return _form(request, form, bearer, field)


def _form(request: HttpRequest, form: FieldForm, bearer: Bearer, field: CustomField | None) -> HttpResponse:
    context = {
        "form": form, "field": field, "kind": record_kinds[bearer.name], "back": _list_url(bearer.name),
        "type": LABELS[Kind(field.type)] if field else "",
        "target": record_kinds[field.target].label if field and field.target in record_kinds else "",
    }  # fmt: skip
    return render(request, "custom/field.html", context, status=422 if form.errors else 200)


@require_POST
@needs("custom.manage")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a field change places with its neighbour."""
    field = _field(pk)
    actions.move_field(field=field, down=request.POST.get("to") == "down")
    return redirect(_list_url(field.subject))


@require_POST
@needs("custom.manage")
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a field out of use."""
    field = _field(pk)
    actions.retire_field(field=field, actor=_actor(request), now=clock.now())
    said = _("“%(field)s” is out of use; what stands in it is kept.") % {"field": field}
    tell(request, said, undo=reverse("custom:bring_back", args=[pk]))
    return redirect(_list_url(field.subject))


@require_POST
@needs("custom.manage")
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a retired field into use again."""
    field = _field(pk)
    actions.bring_back(field=field, actor=_actor(request), now=clock.now())
    tell(request, _("“%(field)s” is in use again.") % {"field": field})
    return redirect(_list_url(field.subject))


@needs("custom.manage")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes with a field, and remove it once that is confirmed."""
    field = _field(pk)
    held = held_count(field.pk)
    if request.method != "POST":
        context = {
            "field": field,
            "held": held,
            "uses": uses_of(pk, scope_of(request)),
            "back": _list_url(field.subject),
        }
        return render(request, "custom/remove.html", context)
    if request.POST.get("held") != str(held):
        warn(request, _("Meanwhile something else was written into it. Look again at what goes."))
        return redirect("custom:remove", pk)
    records = actions.remove_field(field=field, actor=_actor(request), now=clock.now())
    said = ngettext(
        "“%(field)s” is removed, with what stood in it on %(count)s record.",
        "“%(field)s” is removed, with what stood in it on %(count)s records.",
        records,
    )
    tell(request, said % {"field": field, "count": formats.figure(records, scope_of(request).language)})
    return redirect(_list_url(field.subject))


@needs("custom.manage")
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a group something else."""
    found = get_object_or_404(FieldGroup, pk=pk)
    initial = {"label_en": found.labels.get("en", ""), "label_bn": found.labels.get("bn", "")}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(group=found, labels=form.labels())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("Saved."))
            return go(request, _list_url(found.subject))
    context = {"form": form, "back": _list_url(found.subject)}
    return render(request, "custom/group.html", context, status=422 if form.errors else 200)


def _bearer(name: str) -> Bearer:
    if name and name not in bearers:
        raise NotThere
    return bearers[name] if name else next(iter(bearers))


def _field(pk: int) -> CustomField:
    return get_object_or_404(CustomField.objects.there(), pk=pk)


def _list_url(subject: str) -> str:
    return f"{reverse('custom:fields')}?of={subject}"


def _actor(request: HttpRequest) -> Actor:
    return Actor.user(scope_of(request).user_id)
