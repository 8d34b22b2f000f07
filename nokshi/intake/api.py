"""Imports and exports for programs: a file sent, matched, checked, saved, taken back; records as a file."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.intake import actions
from nokshi.intake.actions.beginning import Given
from nokshi.intake.actions.new_fields import MayNotDefine
from nokshi.intake.actions.owning import MANAGE
from nokshi.intake.actions.planning import NoKind, kind_for
from nokshi.intake.models import ImportRun, RunFile
from nokshi.intake.queries.owning import own_lines
from nokshi.intake.queries.reports import has_rows, refused_rows
from nokshi.intake.reading.encodings import CHOICES
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.intake.schedule import work_on
from nokshi.intake.web.exports import account_answer, answer, give_system_back, kinds_for
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.jobs import later
from nokshi.ports.importing import import_kinds
from nokshi.ports.resources import (
    Asked,
    Asking,
    Body,
    Column,
    Deed,
    Id,
    Listing,
    Offer,
    Reading,
    Resource,
    UnknownReference,
    Word,
    by,
    offers,
    resources,
    said,
    seen,
)
from nokshi.ports.systems import systems
from nokshi.workspace.queries import root_unit

Position = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
Most = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
Encoding = Literal[("", *CHOICES)]  # type: ignore[valid-type]
RUN, EXPORT = "intake.run", "intake.export"
Status = Literal[
    "reading", "read", "checking", "checked", "running", "stopped", "failed", "done", "undoing", "undone"
]  # fmt: skip


class WrongUnit(DomainError):
    code = "wrong_unit"
    sentence = _("The unit is not a number. Look at the list of units for those there are.")


class Match(Body):
    """What a column becomes, by its heading: a field, a new one (`new.number`: any type), or "" to leave it out."""

    kind: Word = ""
    columns: dict[str, Word] = {}


class ReadAs(Body, kw_only=True):
    """How one file of an import is read; what is not said is guessed. `header` is the row of headings, 0 for none."""

    file: Id
    encoding: Encoding = ""
    delimiter: Literal["", ",", ";", "\t", "|", " "] = ""
    sheet: Word = ""
    header: Annotated[int, msgspec.Meta(ge=0, le=1_000)] | None = None


class OwnColumnSaid(Body, kw_only=True):
    """Whether a column that feeds nothing becomes a field, by what its rows are and its heading; its name and type."""

    thing: Word
    heading: str
    is_wanted: bool
    label: Word = ""
    type: Word = ""


class Decided(Body):
    """What only a person can know: answers by the name of the question, and how columns are read, by their heading.

    `fields` says of columns of another system's export that feed nothing what becomes of them.
    """

    choices: dict[str, Word] = {}
    fields: list[OwnColumnSaid] = []
    day_first: dict[str, bool] = {}
    mark: dict[str, Literal[".", ","]] = {}
    leave_empty: bool | UnsetType = UNSET


class RefusedRow(msgspec.Struct):
    """A row that was not saved: where it stands, its cells in the order of the headings, and why."""

    row: int
    cells: list[str | None]
    why: str


class Refused(msgspec.Struct):
    """Rows that were not saved, and how many to pass over for the next ones; null where these are all."""

    headers: list[str]
    rows: list[RefusedRow]
    next: int | None


class Choices(Body):
    """Answers to what the preview asks, by name."""

    choices: dict[str, Word] = {}


class ExportAsked(Body, kw_only=True):
    """What goes out, and how; all columns where none are named, and on a card (`vcf`) what there is."""

    kind: Word
    format: Literal["csv", "xlsx", "parquet", "vcf"] = "csv"
    columns: list[Word] = []


class ExportShown(msgspec.Struct):
    """A kind of record that can be taken out, and its columns."""

    kind: str
    label: str
    columns: list[str]


def runs(asking: Asking, of: int) -> QuerySet[ImportRun]:
    """Return the imports of the caller's units."""
    return ImportRun.objects.visible_to(asking.scope)


def send(asking: Asking, upload: Any) -> dict[str, int]:
    """Take a file in; reading it begins at once."""
    kind = kind_for(upload.words.get("kind", ""), asking.scope)
    unit = upload.words.get("unit", "")
    if unit and not (unit.isascii() and unit.isdigit() and len(unit) < 19):
        raise WrongUnit
    here = root_unit().pk if asking.scope.units is None else min(asking.scope.units)
    run = actions.begin(
        files=[Given(upload.file.name or "file", upload.file)], unit_id=int(unit) if unit else here,
        scope=asking.scope, now=asking.now, source=upload.words.get("source", "")[:60],
        plan=Plan(kind=kind.name if kind else "", zone=asking.scope.zone),
    )  # fmt: skip
    later(work_on, run.pk)
    return {"id": run.pk}


def files(asking: Asking, of: int) -> QuerySet[RunFile]:
    """Return the files of an import."""
    return RunFile.objects.filter(run=of)


def read_as(asking: Asking, pk: int, body: ReadAs) -> None:
    """Read a file of an import in another way."""
    seen(files(asking, pk), [body.file], _("file"))
    file = RunFile.objects.get(pk=body.file)
    if body.sheet and body.sheet not in file.found.get("sheets", []):
        raise UnknownReference(what=_("sheet"), id=body.sheet)
    options = {name: value for name, value in said(body).items() if name != "file" and value not in ("", None)}
    actions.change_reading(run=_of(pk), file_id=file.pk, options=options)
    later(work_on, pk)


def match(asking: Asking, pk: int, body: Match) -> None:
    """Say what columns become, and have the rows checked."""
    run = _of(pk)
    plan = plan_of(run.plan)
    if body.kind and kind_for(body.kind, asking.scope) is None:
        raise NoKind(kinds=", ".join(str(one.label) for one in import_kinds if asking.scope.may(one.capability)))
    plan.kind = body.kind or plan.kind
    for column in plan.columns:
        if column.header in body.columns:
            column.field, column.by = body.columns[column.header], "hand"
    run = actions.change_plan(run=run, plan=plan, scope=asking.scope)
    actions.ask_for_check(run=run, scope=asking.scope)
    later(work_on, pk)


def decide(asking: Asking, pk: int, body: Decided) -> None:
    """Answer what a checked import asks; it is counted anew, and checked anew where cells are read differently."""
    run = _of(pk)
    if run.is_move:
        if body.choices:
            _answer(run, body.choices)
        if body.fields:
            _choose_fields(run, body.fields, asking)
        later(work_on, pk)
        return
    before, plan = plan_of(run.plan), plan_of(run.plan)
    for column in plan.columns:
        column.day_first = body.day_first.get(column.header, column.day_first)
        column.mark = body.mark.get(column.header, column.mark)
    plan.leave_empty = plan.leave_empty if body.leave_empty is UNSET else body.leave_empty
    plan.choices = {**plan.choices, **body.choices}
    if (plan.columns, plan.leave_empty) == (before.columns, before.leave_empty):
        actions.choose(run=run, choices=plan.choices)
    else:
        run = actions.change_plan(run=run, plan=plan, scope=asking.scope)
        actions.ask_for_check(run=run, scope=asking.scope)
    later(work_on, pk)


def _choose_fields(move: ImportRun, said: list[OwnColumnSaid], asking: Asking) -> None:
    if not asking.scope.may(MANAGE):
        raise MayNotDefine
    lines = own_lines(list(move.parts.exclude(thing="").order_by("pk")))
    at = {(one.part.thing, one.header): (one.part.pk, one.place) for one in reversed(lines)}
    for one in said:
        if (one.thing, one.heading) not in at:
            raise UnknownReference(what=_("column"), id=one.heading)
    wishes = {at[one.thing, one.heading]: actions.Wish(one.is_wanted, one.label, one.type) for one in said}
    actions.choose_fields(move=move, wishes=wishes)


def _answer(run: ImportRun, choices: dict[str, str]) -> None:
    """Keep answers; what another system's export asks is the `zone` of its times."""
    if run.is_move:
        actions.choose_zone(run=run, zone=choices.get("zone", ""))
    else:
        actions.choose(run=run, choices=choices)


def refused(asking: Asking, pk: int, skip: int = 0, limit: int = 200) -> Refused:
    """Return rows that were not saved, the first ones or those behind so many."""
    run = _of(pk)
    found = list(islice(refused_rows(run), skip, skip + limit + 1)) if has_rows(run) else []
    rows = [RefusedRow(line, [_text(cell) for cell in cells], why) for line, cells, why in found[:limit]]
    return Refused(list(run.headers), rows, skip + limit if len(found) > limit else None)


def _text(cell: Any) -> str | None:
    return None if cell is None else str(cell)


def account(asking: Asking, pk: int) -> Any:
    """Return the account of an import as PDF, in the caller's language."""
    return account_answer(_of(pk))


def start(asking: Asking, pk: int, body: Choices) -> None:
    """Begin to save, with the answers given."""
    run = _of(pk)
    if body.choices:
        _answer(run, body.choices)
        run.refresh_from_db()
    actions.start(run=run, scope=asking.scope, actor=asking.actor, now=asking.now)
    later(work_on, pk)


def stop(asking: Asking, pk: int) -> None:
    """Stop behind what is being saved."""
    actions.stop(run=_of(pk), actor=asking.actor, now=asking.now)


def resume(asking: Asking, pk: int) -> None:
    """Go on where it was stopped or failed."""
    actions.go_on(run=_of(pk))
    later(work_on, pk)


def undo(asking: Asking, pk: int) -> None:
    """Take the whole import back."""
    actions.ask_for_undo(run=_of(pk), actor=asking.actor)
    later(work_on, pk)


def discard(asking: Asking, pk: int) -> None:
    """Throw an import away that has saved nothing."""
    actions.discard(run=_of(pk))


def _of(pk: int) -> ImportRun:
    return ImportRun.objects.get(pk=pk)


def take_out(asking: Asking, body: ExportAsked) -> Any:
    """Return records as a file; the name of another system gives back what came from it, in its own files (ZIP)."""
    if body.kind in systems:
        return give_system_back(body.kind, asking.scope)
    kind = next((one for one in kinds_for(asking.scope) if one.name == body.kind), None)
    if kind is None:
        raise NotThere
    columns = body.columns or list(kind.columns(asking.scope))
    return answer(kind, columns, body.format, asking.scope)


def kinds(asking: Asking) -> list[ExportShown]:
    """Return the kinds that the caller may take out."""
    return [ExportShown(one.name, str(one.label), list(one.columns(asking.scope))) for one in kinds_for(asking.scope)]


def _deed(name: str, label: Any, run: Callable[..., Any], body: Any = None) -> Deed:
    return Deed(name=name, label=label, capability=RUN, run=run, body=body, status=202)


resources.lend(
    Resource(
        name="imports", noun="import", label=_("Imports"), capability=RUN, order=50, rows=runs,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("kind"), Column("status", Status),
            Column("unit", int, "unit_id"), Column("source"), Column("rows", int), Column("groups", int),
            Column("position", int), Column("headers", list[str]), Column("plan", dict[str, Any]),
            Column("checks", dict[str, Any]), Column("foreseen", dict[str, Any]), Column("saved", dict[str, Any]),
            Column("problem", dict[str, Any]), Column("created_at", datetime), Column("started_at", datetime | None),
            Column("finished_at", datetime | None), Column("undone_at", datetime | None),
        ),
        sort="-id",
        filters=(by("status", Status), by("kind")),
        remove=Deed(name="remove", label=_("Throw an import away"), capability=RUN, run=discard),
        deeds=(
            _deed("match", _("Say what columns become"), match, Match),
            _deed("read", _("Read a file in another way"), read_as, ReadAs),
            _deed("decide", _("Answer what it asks"), decide, Decided),
            _deed("start", _("Begin to save"), start, Choices),
            _deed("stop", _("Stop"), stop), _deed("resume", _("Go on"), resume), _deed("undo", _("Take it back"), undo),
        ),
        parts=(
            Listing(
                name="files", noun="import_file", label=_("Files of an import"), capability=RUN, rows=files,
                columns=(
                    Column("id", int, "pk"), Column("name"), Column("format"), Column("size", int), Column("rows", int),
                    Column("options", dict[str, Any]), Column("found", dict[str, Any]),
                ),
            ),
        ),
        readings=(
            Reading(
                name="refused", label=_("Rows that were not saved"), capability=RUN, gives=Refused, run=refused,
                words=(
                    Asked("skip", Position, _("How many to pass over")), Asked("limit", Most, _("How many to tell")),
                ),
            ),
            Reading(
                name="account", label=_("The account of an import as PDF"), capability=RUN, gives=bytes, run=account
            ),
        ),
        list_deeds=(
            Deed(
                name="", label=_("Send a file"), capability=RUN, run=send, gives=dict[str, int], is_upload=True,
                status=202,
            ),
        ),
    )
)  # fmt: skip
offers.lend(
    Offer(
        name="exports",
        label=_("Exports"),
        capability=EXPORT,
        order=52,
        readings=(
            Reading(name="", label=_("What can be taken out"), capability=EXPORT, gives=list[ExportShown], run=kinds),
        ),
        deeds=(
            Deed(
                name="", label=_("Take records out as a file"), capability=EXPORT, run=take_out, body=ExportAsked,
                gives=bytes,
            ),
        ),
    )
)  # fmt: skip
