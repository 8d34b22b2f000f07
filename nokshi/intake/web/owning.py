"""What becomes of the columns of an export that feed nothing: fields of the house's own, as people choose them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nokshi.custom.rules.types import LABELS, Kind
from nokshi.intake import actions, queries
from nokshi.intake.actions.owning import MANAGE
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.owning import OwnLine, label_of, own_lines
from nokshi.intake.rules.owning import LONGEST_LABEL
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError, Text
from nokshi.ui.toasts import tell, warn

FORM = "start"
"""The form on the page that begins to save: what was chosen goes along with it."""


class OwnForm(forms.Form):
    """A tick for each column; name and type of those that people made, where there is no field for them yet."""

    def __init__(self, lines: Sequence[OwnLine], data: Any = None) -> None:
        super().__init__(data, prefix="own")
        self.lines = lines
        for one in lines:
            self._add(one)

    def _add(self, one: OwnLine) -> None:
        names = {"heading": one.header}
        tick = {"class": "check__box", "form": FORM, "aria-label": _("Make a field of “%(heading)s”") % names}
        self.fields[_name("want", one)] = forms.BooleanField(
            required=False, initial=one.own.is_wanted, widget=forms.CheckboxInput(attrs=tick)
        )
        if not _is_open(one):
            return
        name = {"form": FORM, "aria-label": _("Name of the field for “%(heading)s”") % names}
        self.fields[_name("label", one)] = forms.CharField(
            required=False, max_length=LONGEST_LABEL, initial=one.own.label, widget=forms.TextInput(attrs=name)
        )
        types = [(kind, LABELS[Kind(kind)]) for kind in one.own.fits]
        kind = {"form": FORM, "aria-label": _("Type of the field for “%(heading)s”") % names}
        self.fields[_name("type", one)] = forms.ChoiceField(
            required=False, choices=types, initial=one.own.type, widget=forms.Select(attrs=kind)
        )

    def wishes(self) -> dict[tuple[int, int], actions.Wish]:
        """Return what was said of each column."""
        said = self.cleaned_data
        return {
            (one.part.pk, one.place): actions.Wish(
                said[_name("want", one)], said.get(_name("label", one), ""), said.get(_name("type", one), "")
            )
            for one in self.lines
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnShown:
    """A column as the page shows it, with what is asked of it."""

    line: OwnLine
    label: Text
    type: Text
    want: Any = None
    name: Any = None
    kind: Any = None


def shown(run: ImportRun, lines: Sequence[OwnLine], *, may_choose: bool) -> tuple[list[OwnShown], list[OwnShown]]:
    """Return the columns to show, those that people made apart from the system's own.

    Once the import began only those are shown that feed a field.
    """
    form = OwnForm(lines) if run.status == "checked" and may_choose else None
    wanted = lines if run.status == "checked" else [one for one in lines if one.own.is_wanted and one.own.key]
    every = list(_shown(wanted, form))
    return [one for one in every if one.line.own.is_made], [one for one in every if not one.line.own.is_made]


def keep_fields(request: HttpRequest, run: ImportRun) -> None:
    """Keep what was chosen, where the page asked for it; raises DomainError."""
    if "own" not in request.POST or not run.is_move or not scope_of(request).may(MANAGE):
        return
    form = OwnForm(own_lines(list(run.parts.exclude(thing="").order_by("pk"))), request.POST)
    if form.is_valid():
        actions.choose_fields(move=run, wishes=form.wishes())


@require_POST
@needs("intake.run")
def fields(request: HttpRequest, run_id: int) -> HttpResponse:
    """Keep what is to become of the columns that feed nothing, for later."""
    run = queries.find_run(scope_of(request), run_id)
    try:
        keep_fields(request, run)
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        tell(request, _("Kept. The fields are made when the import begins."))
    return redirect("intake:run", run.pk)


def _shown(lines: Sequence[OwnLine], form: OwnForm | None) -> Iterator[OwnShown]:
    for one in lines:
        asked = [form[name] if form and (name := _name(part, one)) in form.fields else None for part in PARTS]
        kind = LABELS[Kind(one.own.type)] if one.own.type else ""
        yield OwnShown(one, label_of(one), kind, *asked)


PARTS = ("want", "label", "type")


def _name(part: str, one: OwnLine) -> str:
    return f"{part}-{one.part.pk}-{one.place}"


def _is_open(one: OwnLine) -> bool:
    return one.own.is_made and not one.own.key
