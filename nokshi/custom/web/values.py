"""What stands in the own fields of a record: its panel, a field set where it stands, the whole form, the way back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nokshi.custom import actions
from nokshi.custom.queries import fields_on, values_of, writable_on
from nokshi.custom.queries.naming import naming_here
from nokshi.custom.queries.past import changes_told
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.web.facts import sections
from nokshi.custom.web.finding import bearer_for, field_for
from nokshi.custom.web.inputs import PREFIX, ValueField
from nokshi.custom.words import manner_of, say
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, scope_of
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.ports.bearers import bearers
from nokshi.ports.records import record_kinds
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell

MOST_OFFERED = 20


class ValuesForm(forms.Form):
    """The fields of a record that its reader may write."""

    def __init__(self, request: HttpRequest, fields: list[Definition], values: dict[str, Any]) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        manner = manner_of(scope_of(request))
        for one in fields:
            self.fields[PREFIX + one.key] = ValueField(one, manner, values.get(one.key))

    def values(self) -> dict[str, Any]:
        """Return what was typed by the keys of the fields."""
        return {name.removeprefix(PREFIX): value for name, value in self.cleaned_data.items()}


@require_GET
def panel(request: HttpRequest, subject: str, record: int) -> HttpResponse:
    """Show the fields of a record in their groups."""
    scope, bearer = scope_of(request), bearer_for(request, subject, record)
    found = values_of([record], fields_on(subject, scope)).get(record, {})
    context = {
        "sections": sections(
            subject, record, found, scope, form_url=reverse("custom:values", args=[subject, record]),
            may_change=scope.may(bearer.change),
        ),
        "naming": naming_here(subject, record, scope),
        "record": record_kinds[subject].titles([record]).get(record, ""),
        "back": record_kinds[subject].url(record),
    }  # fmt: skip
    return render(request, "custom/panel.html" if is_htmx(request) else "custom/panel_page.html", context)


@require_GET
def naming(request: HttpRequest, subject: str, record: int) -> HttpResponse:
    """Show which records name this one in their fields."""
    scope, _bearer = scope_of(request), bearer_for(request, subject, record)
    context = {
        "naming": naming_here(subject, record, scope),
        "is_alone": True,
        "record": record_kinds[subject].titles([record]).get(record, ""),
        "back": record_kinds[subject].url(record),
    }
    return render(request, "custom/panel.html" if is_htmx(request) else "custom/panel_page.html", context)


@require_GET
def options(request: HttpRequest, subject: str, key: str) -> HttpResponse:
    """Offer the records that a field can name and that answer a text."""
    scope, bearer = scope_of(request), bearers.get(subject)
    if bearer is None or not scope.may(bearer.change):
        raise NotThere
    one = field_for(request, subject, key)
    target = bearers.get(one.target)
    if target is None or target.answering is None or not scope.may(target.view):
        raise NotThere
    text = request.GET.get("q", "")[:100].strip()
    ids = list(target.answering(scope, text).values_list("pk", flat=True)[:MOST_OFFERED]) if text else []
    titles = record_kinds[one.target].titles(ids)
    return render(request, "custom/options.html", {"options": [(pk, titles.get(pk, f"#{pk}")) for pk in ids]})


@require_POST
def set_value(request: HttpRequest, subject: str, record: int, key: str) -> HttpResponse:
    """Set one field and answer with what is to be shown; 422 with a sentence where it is refused."""
    scope = scope_of(request)
    bearer_for(request, subject, record, to_change=True)
    one = field_for(request, subject, key)
    try:
        actions.set_values(
            subject=subject, record=record, values={key: request.POST.get("value", "")},
            actor=Actor.user(scope.user_id), now=clock.now(), manner=manner_of(scope),
        )  # fmt: skip
    except NotThere:
        raise
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    value = values_of([record], [one]).get(record, {}).get(key)
    return HttpResponse(say(one, value, scope), content_type="text/plain; charset=utf-8")


def values(request: HttpRequest, subject: str, record: int) -> HttpResponse:
    """Show the whole form of a record's own fields and take what was changed."""
    scope = scope_of(request)
    bearer_for(request, subject, record, to_change=True)
    fields = writable_on(subject, scope)
    form = ValuesForm(request, fields, values_of([record], fields).get(record, {}))
    back = record_kinds[subject].url(record)
    if request.method == "POST" and form.is_valid():
        try:
            event = actions.set_values(
                subject=subject, record=record, values=form.values(), actor=Actor.user(scope.user_id), now=clock.now(),
                manner=manner_of(scope),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if event is not None:
                tell(request, _("Saved."), undo=reverse("custom:undo", args=[subject, record, event]))
            return go(request, back)
    title = record_kinds[subject].titles([record]).get(record, "")
    context = {"form": form, "back": back, "title": title}
    return render(request, "custom/values.html", context, status=422 if form.errors else 200)


@require_POST
def undo(request: HttpRequest, subject: str, record: int, event_id: int) -> HttpResponse:
    """Take one change back, where the reader may write each of its fields."""
    scope = scope_of(request)
    bearer_for(request, subject, record, to_change=True)
    row = changes_told(subject, record).filter(pk=event_id).first()
    writable = {one.key for one in writable_on(subject, scope)}
    if row is None or not set(row.data["changes"]) <= writable:
        raise NotThere
    actions.undo_change(
        subject=subject, record=record, event_id=event_id, actor=Actor.user(scope.user_id), now=clock.now()
    )
    tell(request, _("It is as it was before."))
    return redirect(record_kinds[subject].url(record))
