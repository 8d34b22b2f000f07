"""What the pages of an import show of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries import book
from nokshi.intake import staged as asked
from nokshi.intake.actions.new_fields import FIELD
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.moves import Account, ThingLine
from nokshi.intake.queries.reports import Balance, Report, has_rows
from nokshi.intake.queries.reports import line_of as file_line
from nokshi.intake.rules.new_fields import grown, type_of
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.intake.rules.profile import Profile, is_mark_open, is_order_open, profiles_of
from nokshi.intake.rules.rows import Typist
from nokshi.intake.staging import Staging
from nokshi.intake.texts import in_own_language
from nokshi.intake.web import words
from nokshi.intake.words import STATUSES
from nokshi.kernel import formats
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import ColumnType, import_kinds
from nokshi.ports.records import record_kinds
from nokshi.ports.systems import systems

STEPS = (_("File"), _("Match columns"), _("Check"), _("Import"), _("Report"))
MOVE_STEPS = (STEPS[0], *STEPS[2:])
TOGETHER = (
    ("new", ("new", "look")),
    ("joined", ("joined",)),
    ("same", ("same",)),
    ("held", ("held",)),
    ("refused", ("refused",)),
)
"""The columns of a move's page, and the fates that each counts."""

FATES = ("joined", "new", "look", "same", "held", "refused")
FEW_COLUMNS = 5
AT_WORK = frozenset({"reading", "checking", "running", "undoing"})
MOVING = {
    "checking": _("Reading and checking, one kind of record after the other"),
    "running": _("Saving. You can leave this page; the work goes on."),
    "undoing": _("Taking the import back, the newest first"),
}
FIGURES = frozenset({ColumnType.NUMBER, ColumnType.MONEY})


@dataclass(frozen=True, slots=True)
class Line:
    """A run as a list shows it."""

    run: ImportRun
    kind: Text
    status: Text
    tone: str
    saved: int
    refused: int

    @property
    def is_at_work(self) -> bool:
        return self.run.status in AT_WORK


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of the file beside the field that it becomes."""

    header: str
    samples: Sequence[str]
    by: Text
    field: Any
    note: Text
    tone: str


@dataclass(frozen=True, slots=True)
class ThingShown:
    """A thing of a move as its page shows it: what it becomes, how many rows, and what becomes of them."""

    line: ThingLine
    cells: list[tuple[Text, int, bool]]


@dataclass(frozen=True, slots=True)
class Value:
    """A typed value with the way to show it; what was refused is shown as it stood."""

    label: Text
    value: Any
    type: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A row as it will be saved, or was."""

    line: int
    values: list[Value]
    does: Text
    tone: str
    reasons: list[str]


class _Shown(NamedTuple):
    """A field that an example shows, and the column of the file behind it."""

    name: str
    label: Text
    type: ColumnType
    header: str
    place: int
    tell: Callable[[Any], Text] | None = None


def line_of(run: ImportRun) -> Line:
    """Return a run as a list shows it."""
    kind = import_kinds.get(run.kind)
    status, tone = STATUSES[run.status]
    counts = {name: pair[1] for name, pair in run.saved.items() if isinstance(pair, list)}
    refused = counts.pop("refused", 0)
    system = systems.get(run.system) if run.is_move else None
    what = system.label if system else kind.label if kind else ""
    return Line(run, what, status, tone, sum(counts.values()), refused)


def thing_lines(account: Account) -> list[ThingShown]:
    """Return the things of a move, each with its rows by what becomes of them; a figure and whether it is bad."""
    return [ThingShown(line, [_figure_of(line, name, fates) for name, fates in TOGETHER]) for line in account.lines]


def _figure_of(line: ThingLine, name: str, fates: Sequence[str]) -> tuple[Text, int, bool]:
    count = sum(line.counts.get(fate, 0) for fate in fates)
    return words.FIGURES[name], count, name == "refused" and count > 0


def column_lines(run: ImportRun, form: Any) -> list[ColumnLine]:
    """Return the columns of the file, each with what was seen in it and the field that it becomes."""
    plan = plan_of(run.plan)
    profiles = profiles_of(run.profiles)
    lines = []
    for place, (column, profile) in enumerate(zip(plan.columns, profiles, strict=True)):
        becomes = form.becomes(place)
        note, tone = _note(plan, becomes, profile)
        field = form[f"column-{place}"] if f"column-{place}" in form.fields else None
        by = words.BY.get(column.by, "") if becomes == column.field else ""
        lines.append(ColumnLine(column.header, profile.samples, by, field, note, tone))
    return lines


def examples_of(run: ImportRun) -> list[Example]:
    """Return one row of each fate, as it will be saved."""
    kind = import_kinds.get(run.kind)
    if kind is None or not has_rows(run):
        return []
    plan = plan_of(run.plan)
    typist = Typist(grown(kind, plan), plan)
    with Staging.of(run.pk) as staged:
        found = [one for fate in FATES for one in asked.examples(staged, fate)]
    files = list(run.files.all())
    shown = []
    for one in found:
        row = typist.rows([one.number], [one.cells])[0]
        does, tone = words.DOES[one.fate]
        bad = {heading for level, heading, _ in one.notes if level == "refused"}
        reasons = list(dict.fromkeys(in_own_language(text) for _, _, text in one.notes))
        values = [_value(field, row.values.get(field.name), field.header in bad, one.cells) for field in _fields(run)]
        shown.append(Example(file_line(run, one.number, files), values, does, tone, reasons))
    return shown


def example_columns(run: ImportRun) -> list[tuple[Text, bool]]:
    """Return the headings of the examples, and whether figures stand below."""
    return [(field.label, field.type in FIGURES) for field in _fields(run)]


def balances_of(report: Report) -> list[tuple[Text, list[tuple[Text, str, str]]]]:
    """Return the figures of file and Nokshi as lines to show: words, figure and tone."""
    return [(one.label, list(_balance(one))) for one in report.balances]


def _balance(one: Balance) -> Iterator[tuple[Text, str, str]]:
    yield _("In the file"), _figure(one.file), ""
    parts = ((_("Not saved"), one.refused), (_("Already there"), one.same), (_("Repeats left out"), one.dropped))
    yield from ((label, _figure(amount), "") for label, amount in parts if amount)
    if one.repeats and not one.dropped:
        yield _("Of it in rows that repeat"), _figure(one.repeats), ""
    if one.nokshi is not None and one.gap is not None:
        yield _("In Nokshi from this file"), _figure(one.nokshi), ""
        yield _("Gap"), _figure(one.gap), "bad" if one.gap else "good"


def left_of(run: ImportRun, scope: Scope) -> list[tuple[Text, str, str]]:
    """Return records that an undoing left: what they are, their name and page."""
    found: dict[str, list[int]] = {}
    for step in run.done_steps.exclude(left=[])[:20]:
        for kind, number in step.left[:100]:
            found.setdefault(kind, []).append(number)
    lines = _fields_left(found.pop(FIELD, []))
    for name, numbers in found.items():
        kind = record_kinds.get(name)
        if kind is None:
            continue
        rows: QuerySet[Any] = kind.visible(scope).filter(pk__in=numbers)
        there = list(rows.values_list("pk", flat=True)[:50])
        titles = kind.titles(there)
        lines += [(kind.label, titles.get(number, str(number)), kind.url(number)) for number in there]
    return lines


def _fields_left(numbers: Sequence[int]) -> list[tuple[Text, str, str]]:
    """Return the fields that an undoing left."""
    there = [one for one in book().everything if one.id in numbers and not one.is_removed]
    return [(_("Custom field"), str(one.label), reverse("custom:change", args=[one.id])) for one in there]


def work_words(run: ImportRun) -> tuple[Text, int, int]:
    """Return what is being done, how far it is, and to where; no words when nothing is."""
    if run.is_move and run.status in MOVING:
        return MOVING[run.status], run.position, run.parts.exclude(thing="").count()
    match run.status:
        case "reading":
            return _("Reading the file. You can leave this page; the work goes on."), run.position, 0
        case "checking":
            return _("Checking every row"), run.position, run.rows
        case "running":
            return _("Saving. You can leave this page; the work goes on."), run.position, run.groups
        case "undoing":
            return (
                _("Taking the import back, the newest first"),
                run.done_steps.filter(is_undone=True).count(),
                run.steps,
            )
    return "", 0, 0


def _fields(run: ImportRun) -> list[_Shown]:
    """Return the first fields that the file feeds."""
    kind, plan = import_kinds.get(run.kind), plan_of(run.plan)
    fields = {column.name: column for column in grown(kind, plan).all_columns} if kind else {}
    seen: dict[str, _Shown] = {}
    for place, planned in enumerate(plan.columns):
        if (column := fields.get(planned.field)) and column.name not in seen:
            seen[column.name] = _Shown(column.name, column.label, column.type, planned.header, place, column.tell)
    return list(seen.values())[:FEW_COLUMNS]


def _value(field: _Shown, value: Any, is_bad: bool, cells: Sequence[Any]) -> Value:
    if is_bad:
        return Value(field.label, cells[field.place] if field.place < len(cells) else "", "text", True)
    if field.tell is not None and value not in (None, ""):
        return Value(field.label, field.tell(value), "text")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if field.type in FIGURES and value is not None:
        return Value(field.label, _figure(value), "figure")
    if field.type is ColumnType.COUNTRY and value:
        value = formats.locale_of(get_language() or "en").territories.get(value, value)
    return Value(field.label, value, field.type.value)


def _note(plan: Plan, field: str, profile: Profile) -> tuple[Text, str]:
    """Return a word about a column's cells, and how it is meant."""
    found = import_kinds.get(plan.kind)
    types = {column.name: column.type for column in found.all_columns} if found else {}
    type_ = types.get(field) or type_of(field)
    if not field or type_ is None:
        return _("left out"), ""
    if type_ in {ColumnType.DATE, ColumnType.MOMENT} and is_order_open(profile):
        count = formats.figure(profile.orders.get("either", 0), get_language() or "en")
        return gettext("Day first? %(count)s could be either") % {"count": count}, "warn"
    if type_ in FIGURES and is_mark_open(profile):
        count = formats.figure(profile.marks.get("either", 0), get_language() or "en")
        return gettext("Point or comma? %(count)s could be either") % {"count": count}, "warn"
    count = formats.figure(profile.filled, get_language() or "en")
    return gettext("%(count)s filled") % {"count": count}, "good" if profile.filled else "warn"


def _figure(number: Decimal) -> str:
    return formats.decimal(number, get_language() or "en", 0, 6)
