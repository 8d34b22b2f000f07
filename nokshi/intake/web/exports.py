"""Take records out as a file: which kind, which columns, which format."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from nokshi.intake import actions
from nokshi.intake.exporting.accounts import account_sheet
from nokshi.intake.exporting.files import FORMATS, csv_lines, write_cards, write_file
from nokshi.intake.exporting.moves import may_give_back, write_move
from nokshi.intake.models import ImportRun
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import built, needs, scope_of
from nokshi.kernel.errors import DomainError, NotThere, Text
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, Way, export_kinds, ways
from nokshi.ports.importing import import_kinds
from nokshi.ui.printing import write_pdf

FURTHER = re.compile(r"_\d+$")
"""What tells the further columns of one field apart: email, email_2."""


class NotOnCards(DomainError):
    code = "not_on_cards"
    sentence = _("%(kind)s: a vCard is for people and companies. Take these out as CSV, XLSX or Parquet.")


class ExportForm(forms.Form):
    """What goes out, and how."""

    form = forms.ChoiceField(
        label=_("As"), initial="csv", widget=forms.RadioSelect,
        choices=[
            ("csv", _("CSV, for everything")), ("xlsx", _("XLSX, for spreadsheets")),
            ("parquet", _("Parquet, for calculating")), ("vcf", _("vCard, for address books")),
        ],
    )  # fmt: skip
    columns = forms.MultipleChoiceField(
        label=_("Columns"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one column.")},
    )  # fmt: skip

    def __init__(self, kind: ExportKind, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(kind.columns(scope))
        if not kind.cards:
            form: Any = self.fields["form"]
            form.choices = [choice for choice in form.choices if choice[0] != "vcf"]
        self.fields["columns"].choices = [(name, _called(kind, name)) for name in names]  # type: ignore[attr-defined]
        self.fields["columns"].initial = names


def _called(kind: ExportKind, name: str) -> Text:
    """Return what people call a column, beside its name in the file."""
    there = import_kinds.get(kind.name)
    labels = {column.name: column.label for column in there.all_columns} if there else {}
    label = labels.get(name) or labels.get(FURTHER.sub("", name))
    return f"{label} · {name}" if label else name


@require_GET
@needs("intake.export")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose what goes out."""
    kinds = kinds_for(scope_of(request))
    if not kinds:
        raise Http404
    kind = next((one for one in kinds if one.name == request.GET.get("what")), kinds[0])
    return _page(request, kind, ExportForm(kind, scope_of(request)))


@require_POST
@needs("intake.export")
def take(request: HttpRequest) -> HttpResponseBase:
    """Give the file."""
    kinds = kinds_for(scope_of(request))
    kind = next((one for one in kinds if one.name == request.POST.get("what")), None)
    if kind is None:
        raise Http404
    form = ExportForm(kind, scope_of(request), request.POST)
    if not form.is_valid():
        return _page(request, kind, form, status=422)
    return answer(kind, form.cleaned_data["columns"], form.cleaned_data["form"], scope_of(request))


def _page(request: HttpRequest, kind: ExportKind, form: ExportForm, status: int = 200) -> HttpResponse:
    scope = scope_of(request)
    context = {"kinds": kinds_for(scope), "kind": kind, "form": form, "ways": ways_for(scope)}
    return render(request, "intake/exports.html", context, status=status)


def ways_for(scope: Scope) -> list[Way]:
    """Return the other ways out that a reader may take."""
    return [way for way in ways if scope.may(way.capability)]


def kinds_for(scope: Scope) -> list[ExportKind]:
    """Return the kinds that a reader may take out."""
    return [kind for kind in export_kinds if scope.may(kind.capability)]


def answer(kind: ExportKind, wanted: Sequence[str], form: str, scope: Scope) -> HttpResponseBase:
    """Return the records as a file that is built as it goes out; raises NotOnCards.

    Of vCards the columns are not asked: a card says what there is.
    """
    if form == "vcf":
        return _cards(kind, scope)
    names = list(kind.columns(scope))
    places = [place for place, name in enumerate(names) if name in wanted]
    heads = [names[place] for place in places]
    rows = ([row[place] for place in places] for row in kind.rows(scope, None))
    name = f"{kind.name}-{clock.now():%Y-%m-%d}.{form}"
    if form == "csv":
        told = _counted(rows, kind, form, scope)
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(csv_lines(heads, told), content_type=FORMATS[form], headers=disposition)

    def write(path: Path) -> None:
        _tell(kind, write_file(path, form, heads, rows), form, scope)

    return built(write, name=name, content_type=FORMATS[form])


def _cards(kind: ExportKind, scope: Scope) -> HttpResponseBase:
    if kind.cards is None:
        raise NotOnCards(kind=kind.label)
    cards = kind.cards(scope, None)
    name = f"{kind.name}-{clock.now():%Y-%m-%d}.vcf"
    return built(
        lambda path: _tell(kind, write_cards(path, cards), "vcf", scope), name=name, content_type=FORMATS["vcf"]
    )


def give_system_back(system: str, scope: Scope) -> HttpResponseBase:
    """Return what came from a system in its own files; raises NotThere for who may not have whole rows."""
    if not may_give_back(scope):
        raise NotThere
    file = tempfile.NamedTemporaryFile(suffix=".zip")  # noqa: SIM115  the answer closes it
    count = sum(write_move(file, system, scope).values())
    file.seek(0)
    actions.note_export(kind=system, rows=count, form="zip", actor=Actor.user(scope.user_id), now=clock.now())
    name = f"{system}-{clock.now():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def account_answer(run: ImportRun) -> HttpResponseBase:
    """Return the account of an import as PDF, set as it goes out."""
    sheet = account_sheet(run)
    return built(lambda path: write_pdf(path, sheet), name=f"import-{run.pk}.pdf", content_type="application/pdf")


def _counted(rows: Iterator[list[Any]], kind: ExportKind, form: str, scope: Scope) -> Iterator[list[Any]]:
    count = 0
    for row in rows:
        count += 1
        yield row
    _tell(kind, count, form, scope)


def _tell(kind: ExportKind, count: int, form: str, scope: Scope) -> None:
    actions.note_export(kind=kind.name, rows=count, form=form, actor=Actor.user(scope.user_id), now=clock.now())
