"""The export of any system on its way: files made up, taken in, told, given back and taken away again."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from nokshi.customers.models import Customer
from nokshi.intake import actions, schedule, staging
from nokshi.intake.actions.beginning import Given
from nokshi.intake.events import ActivityHeard
from nokshi.intake.exporting.moves import write_move
from nokshi.intake.models import ImportRun, SourceLink, SourceRow
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.tests.opened import rows_of_cards, rows_of_document, rows_of_workbook
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.workspace.queries import root_unit

SYSTEM = Scope.system(zone="Asia/Dhaka")
Rows = list[list[str]]
Tables = dict[str, Rows]
"""The cells of files by name, headings first."""


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    """Keep what imports write in a folder of the test; a test module takes it up by importing it."""
    settings.CONFIG = replace(settings.CONFIG, home=tmp_path)
    return tmp_path


def table(rows: Sequence[Sequence[str]], *, delimiter: str = ",", quoting: int = csv.QUOTE_ALL) -> str:
    """Return rows, headings first, as a file of text."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator="\n", delimiter=delimiter).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of files by their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def tables_in(archived: bytes) -> Tables:
    """Return the cells of every table in a zip, headings first."""
    with zipfile.ZipFile(io.BytesIO(archived)) as archive:
        return {name: rows_in(name, archive.read(name)) for name in archive.namelist()}


def rows_in(name: str, content: bytes) -> Rows:
    """Return the cells of a file, headings first."""
    if name.endswith(".vcf"):
        return rows_of_cards(content)
    if name.endswith(".json"):
        return rows_of_document(content)
    if name.endswith((".xlsx", ".xlsm")):
        return rows_of_workbook(content)
    text = content.decode()
    sign = next((sign for sign in "\t;|" if sign in text.split("\n", 1)[0]), ",")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))


def worked(run: ImportRun) -> ImportRun:
    """Let the worker go on until the run waits for a person."""
    while schedule.carry_on(run.pk, seconds=1):
        pass
    run.refresh_from_db()
    return run


def begun(files: Mapping[str, bytes]) -> ImportRun:
    """Take files in by their names; nothing is saved yet."""
    given = [Given(name, io.BytesIO(content)) for name, content in files.items()]
    return worked(actions.begin(files=given, unit_id=root_unit().pk, scope=SYSTEM, now=clock.now()))


def saved(files: Mapping[str, bytes]) -> ImportRun:
    """Take files in and save them."""
    return started(begun(files))


def started(run: ImportRun) -> ImportRun:
    """Save a run that was checked."""
    assert run.status == "checked", run.problem
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    return worked(run)


def undone(run: ImportRun) -> ImportRun:
    """Take a run back."""
    actions.ask_for_undo(run=run, actor=Actor.system())
    return worked(run)


def given_back(system: str) -> Tables:
    """Return the files of a system as they go out again."""
    file = io.BytesIO()
    write_move(file, system, SYSTEM)
    return tables_in(file.getvalue())


def fates(run: ImportRun) -> dict[str, dict[str, int]]:
    """Return how many rows of each thing came to what."""
    return {line.thing: {name: count for name, count in line.counts.items() if count} for line in account_of(run).lines}


def forget_files(run: ImportRun) -> None:
    """Remove everything that a move and its parts keep on the disk."""
    for number in (run.pk, *run.parts.values_list("pk", flat=True)):
        staging.remove_folder(number)


def differing(before: Tables, after: Tables) -> list[tuple[str, int, str]]:
    """Return which cells of the rows that were there differ: file, row, heading."""
    return sorted(
        (name, place, heading)
        for name, rows in before.items()
        for place, (old, new) in enumerate(zip(rows, after[name], strict=False))
        for heading, one, two in zip(rows[0], old, new, strict=True)
        if one != two
    )


def goes_in_and_out_and_away(system: str, files: Mapping[str, bytes], rows: Tables) -> None:
    """Take an export in as foreseen, account for it, give it back without its files, and take it away again.

    `rows` are the files as they are to come out; each row of them is to be accounted for.
    """
    run = begun(files)
    assert (run.status, run.system, run.is_move) == ("checked", system, True), run.problem
    foreseen = fates(run)
    assert not Customer.objects.visible_to(SYSTEM).exists()
    assert not SourceRow.objects.exists()
    run = started(run)
    account = account_of(run)
    assert run.status == "done", run.problem
    assert fates(run) == foreseen, (fates(run), foreseen)
    assert account.gap == 0
    assert account.rows == sum(sum(line.counts.values()) for line in account.lines)
    forget_files(run)
    out = given_back(system)
    assert account.rows - account.count("refused") == sum(len(lines) - 1 for lines in out.values())
    assert out == rows, [(n, rows.get(n), out.get(n)) for n in {*rows, *out} if rows.get(n) != out.get(n)]
    is_away(undone(run))


def is_away(run: ImportRun) -> None:
    """See that nothing is left of a run that was taken back."""
    assert (run.status, run.left) == ("undone", 0)
    assert not Customer.objects.visible_to(SYSTEM).exists()
    assert not SourceRow.objects.exists()
    assert not SourceLink.objects.exists()
    assert not EventRow.objects.standing().filter(kind=ActivityHeard.kind).exists()


WORDS = some.text(some.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t"), max_size=12)
AWKWARD = some.sampled_from(
    ["", "", "", "-", "true", "0", "ext. 12", "a\nb", '"', '""', "\\", "=1+1", "'x", "NULL", "1/2/03", " x ", "ক্‌ষ", ";"]
)
CELLS = some.one_of(AWKWARD, WORDS, some.emails(), some.dates().map(str))


def tables_of(headers: Sequence[str], ids: some.SearchStrategy[str], least: int = 1) -> some.SearchStrategy[Rows]:
    """Return tables of a thing, headings first: the id's column and some others in any order, ids that come again."""
    others = some.lists(some.sampled_from(headers[1:]), min_size=least, unique=True)

    def rows_under(names: list[str]) -> some.SearchStrategy[Rows]:
        row = some.tuples(ids, *[CELLS] * len(names)).map(list)
        return some.lists(row, max_size=6).map(lambda rows: [[headers[0], *names], *rows])

    return others.flatmap(rows_under)


tried = hypothesis_settings(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
"""For properties of whole moves, each of which takes a second: too long to make what fails ever smaller."""


@contextmanager
def afresh() -> Iterator[None]:
    """Begin with nothing and leave nothing, whatever happens: one example of many in a test."""
    shutil.rmtree(Path(settings.CONFIG.home) / "intake", ignore_errors=True)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
