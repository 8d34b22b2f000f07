"""Records in files: known again, asked about, refused with a reason, taken back, and out as they came in."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.custom import actions as custom
from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.tests.shop import field
from nokshi.customers.models import Customer
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.mapping import guess_kind
from nokshi.intake.rules.profile import Profile
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import export_kinds
from nokshi.ports.importing import Group, ImportRow, RunContext, import_kinds
from nokshi.records.actions import NewRecord, add_record
from nokshi.records.models import Record
from nokshi.records.queries import kind_of
from nokshi.records.tests.shop import BY, kind, record, warranty
from nokshi.timeline.models import EventRow
from tests import cast
from tests.loop.test_undo import everything, nokshi

pytestmark = pytest.mark.django_db
FILE = """\
Serial number,Customer email,Ends,Price,Covers
SN-1,ada@example.com,31.01.2027,12.50,Full
SN-2,ada@example.com,01.02.2027,,যন্ত্রাংশ
SN-3,bo@example.com,২৮.০২.২০২৭,7,full
"""
SEEN = Scope.system()


def written(folder: Path, text: str, name: str = "warranties.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def take(path: str, *more: str) -> int:
    return nokshi("import", path, "--kind", "records.warranty", *more)


def kept() -> dict[str, dict[str, Any]]:
    rows = dict(Record.objects.values_list("pk", "title"))
    found = values_of(list(rows), fields_on("records.warranty", SEEN))
    return {title: {**found.get(pk, {})} for pk, title in rows.items()}


@pytest.fixture
def shop(ada: Customer, bo: Customer) -> None:
    warranty(belongs="one")


@pytest.mark.usefixtures("shop")
def test_a_file_brings_records_of_customers(tmp_path: Path, ada: Customer, places: cast.Places) -> None:
    assert take(written(tmp_path, FILE)) == 0
    assert kept() == {
        "SN-1": {"serial_number": "SN-1", "ends": "2027-01-31", "price": "12.5", "covers": "full"},
        "SN-2": {"serial_number": "SN-2", "ends": "2027-02-01", "covers": "parts"},
        "SN-3": {"serial_number": "SN-3", "ends": "2027-02-28", "price": "7", "covers": "full"},
    }
    assert set(Record.objects.filter(customer=ada).values_list("title", flat=True)) == {"SN-1", "SN-2"}
    told_of = EventRow.objects.filter(kind="records.record_added")
    assert set(told_of.values_list("run_id", "data__title")) == {
        (ImportRun.objects.get().pk, title) for title in ("SN-1", "SN-2", "SN-3")
    }


@pytest.mark.usefixtures("shop")
def test_the_same_file_again_changes_nothing_and_an_export_comes_in_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, FILE)
    take(path)
    first, events = kept(), EventRow.objects.filter(subject_kind="records.warranty").count()
    take(path)
    file = everything(tmp_path / "out")["records.warranty.csv"]
    assert file.splitlines()[0].lstrip("\ufeff").startswith("id,customer_id,email,phone,custom.serial_number")
    take(written(tmp_path, file, "back.csv"))
    assert EventRow.objects.filter(subject_kind="records.warranty").count() == events
    numberless = "\n".join(line.partition(",")[2] for line in file.splitlines())
    Record.objects.all().delete()
    take(written(tmp_path, numberless, "anew.csv"))
    assert kept() == first


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("SN-9,nobody@example.com,,,", "no such customer"),
        ("SN-9,,,,", "does not say whose"),
        ("SN-9,ada@example.com,,,Everything", "not one of the choices"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, why: str
) -> None:
    assert take(written(tmp_path, f"{FILE}{row}\n")) == 1
    assert why in capsys.readouterr().out
    assert set(kept()) == {"SN-1", "SN-2", "SN-3"}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("answer", "price"), [("ours", "12.5"), ("theirs", "99")])
def test_what_is_here_stays_unless_the_file_is_believed(tmp_path: Path, answer: str, price: str) -> None:
    take(written(tmp_path, FILE))
    second = "Serial number,Customer email,Price\nSN-1,ada@example.com,99\nSN-2,ada@example.com,98\n"
    take(written(tmp_path, second, "b.csv"), "--choose", f"differing={answer}")
    assert kept()["SN-1"]["price"] == price
    assert kept()["SN-2"]["price"] == "98"
    assert Record.objects.count() == 3


@pytest.mark.usefixtures("shop")
def test_taking_an_import_back_keeps_what_people_did_since(tmp_path: Path) -> None:
    take(written(tmp_path, FILE))
    one = Record.objects.get(title="SN-3")
    by = {**BY, "actor": Actor.user(None)}
    custom.set_values(subject="records.warranty", record=one.pk, values={"price": 8}, **by)
    nokshi("import", "--undo", str(ImportRun.objects.get().pk))
    assert kept() == {"SN-3": {"serial_number": "SN-3", "ends": "2027-02-28", "price": "8", "covers": "full"}}


@pytest.mark.usefixtures("shop")
def test_an_import_that_moved_a_record_moves_it_back(tmp_path: Path, ada: Customer, bo: Customer) -> None:
    take(written(tmp_path, FILE))
    one = Record.objects.get(title="SN-1")
    moved = f"id,Customer email\n{one.pk},bo@example.com\n"
    take(written(tmp_path, moved, "b.csv"), "--choose", "differing=theirs")
    assert Record.objects.get(pk=one.pk).customer_id == bo.pk
    nokshi("import", "--undo", str(ImportRun.objects.latest("pk").pk))
    assert Record.objects.get(pk=one.pk).customer_id == ada.pk


def test_a_number_of_another_kind_is_none(tmp_path: Path, places: cast.Places, ada: Customer, bo: Customer) -> None:
    warranty()
    other = record(kind("Pet", titled="Name"), "Rex", unit=places.dhaka.pk)
    assert take(written(tmp_path, f"id,Serial number\n{other},Stolen\n")) == 1
    assert Record.objects.get().title == "Rex"


TYPED: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40),
    "number": st.decimals(-(10**9), 10**9, places=4),
    "money": st.decimals(-(10**9), 10**9, places=2),
    "date": st.dates(date(1850, 1, 1), date(2150, 1, 1)),
    "moment": st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    "flag": st.booleans(),
    "choice": st.sampled_from(["gold", "silver", "blue"]),
    "choices": st.lists(st.sampled_from(["gold", "silver", "blue"]), unique=True),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries({}, optional=TYPED))
def test_typed_values_go_out_and_come_in_the_same(places: cast.Places, values: dict[str, Any]) -> None:
    own = kind_of("records.thing")
    if own is None:
        own = kind("Thing")
        for type_ in TYPED:
            field(type_, subject=own.subject)
    given_values = {key: str(one) if isinstance(one, Decimal) else one for key, one in values.items()}
    new = NewRecord(unit=places.dhaka.pk, values={"serial_number": "a thing", **given_values})
    first = add_record(kind=own, new=new, **BY)
    fields = fields_on(own.subject, SEEN)
    before = values_of([first], fields)[first]
    cells = written_and_read(next(export_kinds[own.subject].rows(SEEN, [first])))
    importing = import_kinds[own.subject]
    fits = {column.name: column.fit for column in importing.all_columns if column.fit}
    named = zip(export_kinds[own.subject].columns(SEEN), cells, strict=True)
    row = {name: fits[name](cell) if cell else None for name, cell in named if name in fits}
    context = RunContext(1, SEEN, Actor.system(), cast.NOON, places.dhaka.pk, "", {"differing": "theirs"})
    # Nothing here is called so any more: the row makes a record anew.
    Record.objects.update(title="gone")
    [result] = importing.save([Group("1", [ImportRow(1, row)])], context)
    assert result.ref is not None
    assert values_of([result.ref[1]], fields)[result.ref[1]] == before


def written_and_read(cells: Sequence[Any]) -> list[str]:
    """Return a row as a file has it."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return next(csv.reader([line.getvalue()]))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headings", "guessed"),
    [
        (["Serial number", "Ends", "Price"], "records.warranty"),
        (["product", "series", "sales price", "Price"], "products"),
        (["Name", "E-mail", "Phone", "Price", "Covers"], "people"),
    ],
)
def test_a_file_is_of_a_kind_whose_title_it_has(headings: list[str], guessed: str) -> None:
    warranty()
    assert guess_kind(headings, [Profile() for _ in headings], list(import_kinds)) == guessed


@pytest.mark.usefixtures("shop")
def test_a_record_is_known_by_a_value_that_stands_once(tmp_path: Path, bo: Customer) -> None:
    field("text", "Barcode", subject="records.warranty", is_unique=True)
    take(written(tmp_path, "Serial number,Customer email,Barcode\nSN-1,ada@example.com,B 1\n"))
    one = Record.objects.get()
    second = "Serial number,Barcode,Price\nSN-1b,b  1,9\n"
    take(written(tmp_path, second, "b.csv"), "--choose", "differing=theirs")
    assert kept() == {"SN-1b": {"serial_number": "SN-1b", "barcode": "b 1", "price": "9"}}
    assert Record.objects.get().pk == one.pk
    # Who names a record by its number and gives it what another one has keeps his own.
    take(written(tmp_path, "Serial number,Customer email,Barcode\nSN-2,bo@example.com,B 2\n", "c.csv"))
    take(written(tmp_path, f"id,Barcode,Price\n{one.pk},B 2,10\n", "d.csv"), "--choose", "differing=theirs")
    assert kept()["SN-1b"] == {"serial_number": "SN-1b", "barcode": "b 1", "price": "10"}
