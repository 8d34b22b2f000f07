"""The account of an import as a sheet to be printed: the facts of its page, in the language of whoever asks."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.intake.exporting.refusals import refused_sections
from nokshi.intake.models import ImportRun, RunFile
from nokshi.intake.queries.moves import Account, account_of
from nokshi.intake.queries.reports import FATES, LABELS, Balance, Cause, Report, report_of
from nokshi.intake.words import STATUSES
from nokshi.kernel import formats
from nokshi.kernel.errors import Text
from nokshi.ports.importing import import_kinds
from nokshi.ui.printing import Facts, Grid, Head, Section, Sheet, Words
from nokshi.ui.written import digits, figure
from nokshi.workspace.queries import organisation

Pairs = list[tuple[str, str]]
TOGETHER = (("new", "look"), ("joined",), ("same",), ("held",), ("refused",))
"""The fates that share a column where things stand beside one another."""


def account_sheet(run: ImportRun) -> Sheet:
    """Return the account of an import, or of another system's export, as it stands."""
    sections = list(_of_move(run) if run.is_move else _of_one(run))
    return Sheet(
        title=_("Account of import %(number)s") % {"number": figure(run.pk)}, line=run.name,
        sections=[one for one in sections if _says(one)], language=get_language() or "en",
        foot=organisation().name, of=_("Page {page} of {pages}"), digits=digits("0123456789"),
    )  # fmt: skip


def _says(section: Section) -> bool:
    match section:
        case Facts():
            return bool(section.pairs)
        case Grid():
            return bool(section.rows)
        case Words():
            return bool(section.paragraphs)


def _of_one(run: ImportRun) -> Iterator[Section]:
    report = report_of(run)
    kind = import_kinds.get(run.kind)
    yield Facts("", [*_came(run), *([(_("Holds"), str(kind.label))] if kind else [])])
    gap = report.rows - sum(tally.rows for tally in report.tallies)
    yield _whether_all([(str(_("rows")), gap)], report.is_saved)
    yield Facts(_("What became of the rows"), [*_rows_read(report.rows), *_tallies(report)])
    yield from (Facts(str(one.label), list(_balance(one))) for one in report.balances)
    yield _causes(_("Mended on the way"), report.repairs)
    yield _causes(_("Not saved"), report.refusals)
    yield from refused_sections([run])


def _of_move(run: ImportRun) -> Iterator[Section]:
    account = account_of(run)
    yield Facts("", [*_came(run), *_source(account)])
    yield _whether_all([(line.thing, line.gap) for line in account.lines], account.is_saved)
    yield Facts(_("What became of the rows"), [
        *_rows_read(account.rows),
        *((str(LABELS[fate]), figure(count)) for fate in FATES if (count := account.count(fate))),
        (_("Gap"), figure(account.gap)),
    ])  # fmt: skip
    yield _things(account)
    yield Facts(_("Sums"), [(f"{thing} {name}", _amount(amount)) for thing, name, amount in account.money])
    yield _links(account)
    yield _loose(account)
    parts = [line.run for line in account.lines if line.report]
    for line in account.lines:
        yield _causes(f"{_('Mended on the way')}: {line.thing}", line.report.repairs if line.report else [])
        yield _causes(f"{_('Not saved')}: {line.thing}", line.report.refusals if line.report else [])
    yield from refused_sections(parts)


def _came(run: ImportRun) -> Iterator[tuple[str, str]]:
    files = run.files.order_by("pk") if not run.is_move else []
    yield from ((_("File"), f"{file.name} · {_bytes(file.size)}") for file in files)
    if run.is_move:
        sizes = dict(RunFile.objects.filter(run__part_of=run).values_list("name", "size"))
        for file, thing in run.shapes.order_by("pk").values_list("file", "thing"):
            yield _("File"), " · ".join([file, thing, *([_bytes(sizes[file])] if file in sizes else [])])
    yield _("State"), str(STATUSES[run.status][0])
    yield _("Begun"), _moment(run.created_at)
    if run.created_by:
        yield _("By whom"), str(run.created_by)
    if run.finished_at:
        yield _("Finished"), _moment(run.finished_at)
    if run.undone_at:
        yield _("Taken back"), _moment(run.undone_at)


def _source(account: Account) -> Iterator[tuple[str, str]]:
    yield _("System"), " · ".join(filter(None, (str(account.label), str(account.edition))))
    if account.zone:
        yield _("Times are those of"), account.zone
    if account.first:
        yield _("First and last date"), digits(f"{account.first} – {account.last}")
    if account.files:
        yield _("Files that are no tables"), f"{figure(account.files)} · {_bytes(account.bytes)}"
    yield from ((_("Came along, of no system"), one.name) for one in account.apart)


def _whether_all(gaps: Sequence[tuple[str, int]], is_saved: bool) -> Words:
    open_ones = [f"{name}: {figure(gap)}" for name, gap in gaps if gap]
    first = [] if is_saved else [_("Nothing is saved yet: this is what would happen.")]
    if open_ones:
        return Words(_("Is everything there?"), [*first, _("Some rows are not accounted for"), *open_ones], "bad")
    return Words(_("Is everything there?"), [*first, _("Every row is accounted for")], "good")


def _rows_read(rows: int) -> Pairs:
    return [(_("Rows read"), figure(rows))]


def _tallies(report: Report) -> Iterator[tuple[str, str]]:
    yield from ((str(one.label), figure(one.rows)) for one in report.tallies)
    if report.repaired:
        yield _("Rows mended"), figure(report.repaired)
    if report.repeats:
        yield _("Rows that repeat another exactly"), figure(report.repeats)


def _balance(one: Balance) -> Iterator[tuple[str, str]]:
    yield _("In the file"), _amount(one.file)
    parts = ((_("Not saved"), one.refused), (_("Already there"), one.same), (_("Repeats left out"), one.dropped))
    yield from ((label, _amount(amount)) for label, amount in parts if amount)
    if one.nokshi is not None and one.gap is not None:
        yield _("In Nokshi from this file"), _amount(one.nokshi)
        yield _("Gap"), _amount(one.gap)


def _things(account: Account) -> Grid:
    added = Head(_("Added to what you have"), 0.7, is_figure=True)
    labels = (_("Unchanged"), _("Kept"), _("Not saved"), _("Gap"))
    heads = [Head(_("What"), 1), Head(_("Becomes"), 1), _right(_("Rows")), _right(_("New")), added,
             *map(_right, labels)]  # fmt: skip
    rows = [
        [
            line.thing, str(line.kind) or "—", figure(line.rows),
            *(figure(sum(line.counts.get(fate, 0) for fate in fates)) for fates in TOGETHER), figure(line.gap),
        ]
        for line in account.lines
    ]  # fmt: skip
    return Grid(_("By kind of record"), heads, rows)


def _links(account: Account) -> Grid:
    labels = (_("Lead to a row"), _("Lead nowhere"), _("Hold here too"), _("Could not be made"))
    heads = [Head(_("Links between rows"), 1), *map(_right, labels)]
    rows = [[f"{one.thing} {one.label}", *map(figure, (one.found, one.missing, one.made, one.refused))]
            for one in account.links]  # fmt: skip
    return Grid(_("Links between rows"), heads, rows)


def _loose(account: Account) -> Grid:
    heads = [Head(_("What"), 1), _right(_("Row")), Head(_("Links between rows"), 1), Head(_("Why"), 2)]
    nowhere = _("The row it names is not in these files")
    rows = [
        [f"{one.thing} {one.key}", figure(one.number or None), f"{one.heading} → {one.to_key}", str(one.why or nowhere)]
        for one in (*account.unmade, *account.loose)
    ]
    return Grid(_("Links that stand nowhere"), heads, rows, _("The first hundred at most"))


def _causes(title: str, causes: Sequence[Cause]) -> Grid:
    heads = [_right(_("Rows")), Head(_("Column"), 1), Head(_("Why"), 3), _right(_("First in row"))]
    rows = [[figure(one.rows), one.column or "—", one.text, figure(one.first)] for one in causes]
    return Grid(title, heads, rows)


def _right(label: Text) -> Head:
    return Head(str(label), is_figure=True)


def _bytes(size: int) -> str:
    return digits(filesizeformat(size))


def _moment(value: datetime) -> str:
    """Write a moment as paper needs it: with its year and the zone."""
    zone = str(timezone.get_current_timezone())
    return f"{formats.moment(value, get_language() or 'en', zone)} ({zone})"


def _amount(number: Decimal) -> str:
    return formats.decimal(number, get_language() or "en", 0, 6)
