"""What a file holds and what its columns become is guessed, remembered, and said by hand."""

from collections.abc import Sequence

import pytest

from nokshi.intake.rules.headers import header_line, key_of, signature_of
from nokshi.intake.rules.mapping import guess_kind, match_columns
from nokshi.intake.rules.plan import Plan, fields_twice, missing_fields
from nokshi.intake.rules.planning import guess_plan, hints_of
from nokshi.intake.rules.profile import Profile, Profiler, day_first_of, is_mark_open, is_order_open, mark_of
from nokshi.intake.tests.shop import RECEIPTS
from nokshi.ports.importing import Column, ColumnType, ImportKind, import_kinds

SHOPS = [
    ("people", ["Full Name", "E-Mail", "Mobile", "Country", "Birthday"]),
    ("people", ["নাম", "ইমেইল", "মোবাইল নম্বর", "দেশ"]),
    ("people", ["Vorname", "Nachname", "E-Mail-Adresse", "Telefonnummer", "PLZ", "Stadt"]),
    ("people", ["rec_id", "given_name", "surname", "address_1", "suburb", "postcode", "state", "date_of_birth"]),
    ("companies", ["Account Name", "Phone", "Billing Country", "Website"]),
    ("orders", ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]),
    ("orders", ["অর্ডার নম্বর", "তারিখ", "পণ্য", "পরিমাণ", "দাম", "ক্রেতার নাম"]),
    ("products", ["SKU", "Product name", "Category", "Price"]),
    ("", ["Administrative", "BounceRates", "ExitRates", "PageValues", "Month", "Browser", "Region", "Weekend"]),
]


def profiled(*cells: str | float | None) -> Profile:
    profiler = Profiler()
    profiler.add(cells)
    return profiler.done()


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "headers"), SHOPS)
def test_the_kind_is_guessed_by_the_headings(kind: str, headers: Sequence[str]) -> None:
    assert guess_kind(headers, [Profile() for _ in headers], list(import_kinds)) == kind


NAMED = [
    ("people", "contacts.csv", ["id", "name", "email", "city"]),
    ("companies", "Accounts 2026.csv", ["id", "name", "email", "city"]),
    ("", "people.csv", ["colour", "weight", "height", "depth", "width", "edge", "seam", "thread"]),
    ("", "tickets.csv", ["id", "closed", "created_at", "pipeline", "stage", "category", "priority", "content"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "file", "headers"), NAMED)
def test_the_name_of_a_file_tells_kinds_apart_that_have_the_same_headings(
    kind: str, file: str, headers: Sequence[str]
) -> None:
    assert guess_kind(headers, [Profile() for _ in headers], list(import_kinds), file) == kind


def test_a_column_of_words_is_no_date_whatever_it_is_called() -> None:
    plans = match_columns(["InvoiceNo", "date"], [profiled("1"), profiled("soon", "later")], RECEIPTS)
    assert [plan.field for plan in plans] == ["number", ""]


def test_a_column_is_known_by_what_is_in_it() -> None:
    plans = match_columns(["No", "Reach"], [profiled("1"), profiled("a@b.co", "c@d.co")], RECEIPTS)
    assert [(plan.field, plan.by) for plan in plans] == [("", ""), ("email", "content")]


def test_several_columns_feed_a_field_of_several_values_only() -> None:
    headers = ["phone", "mobile", "price", "UnitPrice"]
    plans = match_columns(headers, [profiled("01712345678")] * 2 + [profiled("1.5")] * 2, RECEIPTS)
    assert [plan.field for plan in plans] == ["phones", "phones", "price", ""]


def test_the_decimal_mark_and_order_of_dates_come_from_the_whole_column() -> None:
    clear, turned, both = (
        profiled("13/04/1991", "03/04/1991"),
        profiled("04/13/1991"),
        profiled("13/04/1991", "04/13/1991"),
    )
    open_one = profiled("03/04/1991", "05/06/1991")
    assert [day_first_of(one, True) for one in (clear, turned, open_one)] == [True, False, True]
    assert [is_order_open(one) for one in (clear, turned, open_one, both)] == [False, False, True, False]
    assert open_one.orders == {"either": 2}
    assert open_one.either == "03/04/1991"
    assert [mark_of(profiled(*texts), ".") for texts in (("1,5", "1.000"), ("1.5", "1,000"), ("1,000",))] == [
        ",",
        ".",
        ".",
    ]
    assert [is_mark_open(profiled(*texts)) for texts in (("1.000",), ("1,5", "1.000"), (1.5, 2))] == [
        True,
        False,
        False,
    ]


def test_headings_are_alike_without_case_signs_and_order() -> None:
    assert key_of("Invoice_No.") == key_of("invoiceNo") == "invoiceno"
    assert signature_of(["Name", "E-Mail"]) == signature_of(["email", "NAME"])


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([["No", "Name"], ["1", "Ada"]], 1),
        ([["Report of May"], [], ["No", "Name", "Town"], ["1", "Ada", "Dhaka"]], 3),
        ([["1", "Ada", "2.5"], ["2", "Bo", "3.5"]], 0),
        ([["নাম", "ফোন"], ["রহিম", "০১৭"]], 1),
    ],
)
def test_the_line_of_headings_is_found(rows: list[list[str]], line: int) -> None:
    assert header_line(rows) == line


@pytest.mark.parametrize(
    "data",
    [
        {"InvoiceNo": "number", "Amount": "price", "Photo": ""},
        {"kind": "receipts", "columns": {"InvoiceNo": "number", "Amount": "price", "Photo": ""}},
        {
            "kind": "receipts",
            "columns": [{"header": "invoice no", "field": "number"}, {"header": "Amount", "field": "price"}],
        },
    ],
)
def test_a_map_file_says_what_columns_become(data: dict[str, object]) -> None:
    headers = ["InvoiceNo", "Amount", "UnitPrice", "Photo"]
    given = hints_of(data)
    given.kind = "receipts"
    plan = guess_plan(headers, [Profile() for _ in headers], [RECEIPTS], given)
    assert [column.field for column in plan.columns] == ["number", "price", "", ""]


def test_what_is_missing_and_what_is_there_twice_is_told() -> None:
    plan = guess_plan(["InvoiceNo", "x"], [Profile(), Profile()], [RECEIPTS], Plan(kind="receipts"))
    assert missing_fields(plan, RECEIPTS) == ["quantity", "price"]
    plan.columns[1].field = "number"
    assert fields_twice(plan, RECEIPTS) == ["number"]


def test_a_kind_without_names_is_never_guessed() -> None:
    nothing = ImportKind("x", "X", "", (Column("x", "X", ColumnType.TEXT),), lambda _: [], lambda *_: [], lambda *_: [])
    assert guess_kind(["a", "b"], [Profile(), Profile()], [nothing]) == ""
