"""Check every row of a run, before anything is saved."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from nokshi.intake import staging
from nokshi.intake.actions.planning import TooLateToChange, fit_kind
from nokshi.intake.actions.working import Pulse, locked
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.moves import feeds_of, key_reader
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.rules.rows import Typist, typist_of
from nokshi.intake.staging import Cells, Staging, decode, print_of
from nokshi.intake.texts import Texts
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import ColumnType, ImportKind, ImportRow, Level, Remark, Total

STATES = {Level.NOTE: staging.OK, Level.REPAIRED: staging.REPAIRED, Level.REFUSED: staging.REFUSED}


@transaction.atomic
def ask_for_check(*, run: ImportRun, scope: Scope) -> None:
    """Have a run checked; raises DomainError where its plan cannot be carried out."""
    fresh = locked(run.pk)
    if fresh.steps or fresh.status not in {"read", "checked", "failed"} or not fresh.headers:
        raise TooLateToChange
    fit_kind(plan_of(fresh.plan), scope)
    fresh.status, fresh.checks, fresh.foreseen, fresh.position, fresh.worker = "checking", {}, {}, 0, ""
    fresh.problem = {}
    fresh.save()


def check(*, run: ImportRun, scope: Scope, worker: str, clock: Callable[[], datetime]) -> None:
    """Type and check every row, and put rows together that make one record."""
    plan = plan_of(run.plan)
    kind = fit_kind(plan, scope)
    pulse = Pulse(run, worker, clock)
    sums = Sums(kind.totals)
    columns = Columns()
    with Staging.of(run.pk) as staged:
        staged.clear_checks()
        checker = _Checker(kind, typist_of(kind, plan), staged, sums, columns)
        seen = 0
        for page in staged.rows():
            checker.take(page)
            seen += len(page)
            pulse.beat(seen)
        with staged.at_once():
            staged.make_groups()
        counts = staged.counts()
        if counts["repeats"] and kind.totals:
            _sum_repeats(staged, checker.typist, sums)
    ImportRun.objects.filter(pk=run.pk, status="checking", worker=worker).update(
        status="checked", checks={**counts, "columns": columns.counts()}, totals=sums.kept(), groups=counts["groups"],
        position=0,
    )  # fmt: skip


class Sums:
    """The figures of a file that must come out in Nokshi too, by what became of their rows."""

    def __init__(self, totals: Sequence[Total], kept: dict[str, dict[str, str]] | None = None) -> None:
        self.totals = totals
        self._sums: dict[str, dict[str, Any]] = {
            name: {part: Decimal(value) for part, value in parts.items()} for name, parts in (kept or {}).items()
        }

    def add(self, part: str, rows: Sequence[ImportRow]) -> None:
        """Add what rows are worth; a row whose values are wrong is worth nothing."""
        for total in self.totals:
            parts = self._sums.setdefault(total.name, {})
            of_row = total.of_row
            try:
                found = sum(of_row(row.values) for row in rows)
            except (TypeError, ArithmeticError, LookupError, AttributeError):
                found = sum(_worth(total, row) for row in rows)
            parts[part] = parts.get(part, 0) + found

    def kept(self) -> dict[str, dict[str, str]]:
        """Return the figures as text."""
        return {name: {part: str(value) for part, value in parts.items()} for name, parts in self._sums.items()}


class Columns:
    """What the check said of each column: how many cells were mended and wrong."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def add(self, row: ImportRow) -> None:
        for remark in row.remarks:
            self._counts.setdefault(remark.column, Counter())[remark.level.value] += 1

    def counts(self) -> dict[str, dict[str, int]]:
        return {column: dict(counts) for column, counts in self._counts.items()}


class _Checker:
    """Check page after page of staged rows."""

    def __init__(self, kind: ImportKind, typist: Typist, staged: Staging, sums: Sums, columns: Columns) -> None:
        self.kind, self.typist, self.staged, self.sums, self.columns = kind, typist, staged, sums, columns
        self.key_of = key_reader(typist.plan) if typist.plan.thing else None
        self.unread = _unread(kind, typist)
        self.texts = Texts()

    def take(self, page: list[tuple[int, bytes]]) -> None:
        decoded = [decode(cells) for _, cells in page]
        rows = self.typist.rows([number for number, _ in page], list(map(self._readable, decoded)))
        check, keys = self.kind.check, list(map(self.key_of, decoded)) if self.key_of else self.typist.keys_of(rows)
        checks: list[tuple[int, str, bytes, int]] = []
        odd: list[ImportRow] = []
        for row, key, (number, cells) in zip(rows, keys, page, strict=True):
            if said := check(row.values):
                row.remarks.extend(self._news(row, said))
            state = staging.OK
            if row.remarks:
                state = max(STATES[remark.level] for remark in row.remarks)
                odd.append(row)
            checks.append((number, key, print_of(cells), state))
        self.sums.add("file", rows)
        with self.staged.at_once():
            self.staged.add_checks(checks)
            for row in odd:
                self.columns.add(row)
                self.staged.add_notes(self.texts.notes(row.number, "check", row.remarks))

    def _readable(self, cells: Cells) -> Cells:
        if not self.unread:
            return cells
        return [None if place in self.unread else cell for place, cell in enumerate(cells)]

    def _news(self, row: ImportRow, said: Sequence[Remark]) -> list[Remark]:
        """Return what the kind says, save of cells that could not even be read."""
        unread = {remark.column for remark in row.remarks}
        return [remark for remark in map(self.typist.named, said) if not remark.column or remark.column not in unread]


def _unread(kind: ImportKind, typist: Typist) -> set[int]:
    """Return the columns whose cells are ids of rows that say a value of another sort, looked up to save them."""
    types = {column.name: column.type for column in kind.all_columns}
    fed = feeds_of(typist.plan).items()
    return {place for place, feed in fed if feed.through and types.get(feed.field) is not ColumnType.TEXT}


def _sum_repeats(staged: Staging, typist: Typist, sums: Sums) -> None:
    batch: list[int] = []
    for number in [*staged.repeated(), 0]:
        if number:
            batch.append(number)
        if batch and (not number or len(batch) >= staging.PAGE):
            cells = staged.cells_of(batch)
            sums.add("repeats", typist.rows(batch, [cells[one] for one in batch]))
            batch = []


def _worth(total: Total, row: ImportRow) -> Any:
    try:
        return total.of_row(row.values)
    except (TypeError, ArithmeticError, LookupError, AttributeError):
        return 0
