"""Own fields in files: read by the same rules, asked about, taken back, and out again."""

from pathlib import Path
from typing import Any

import pytest

from nokshi.custom.models import CustomValue
from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.tests.shop import CUSTOMER, ORDER, PRODUCT, field
from nokshi.customers.models import Customer
from nokshi.intake.models import ImportRun
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import import_kinds
from nokshi.timeline.models import EventRow
from tests.loop.test_undo import everything, nokshi

pytestmark = pytest.mark.django_db
PEOPLE = """\
Name,E-mail,Shoe size,স্তর,Likes,Seen on,Vegetarian
Ada Lovelace,ada@example.com,৪২.৫,Gold,"gold; blue",23.11.2026,yes
রহিম উদ্দিন,rahim@example.com,,সোনালি,,24.11.2026,no
Bo Lindqvist,bo@example.com,38,blue,Silver,25.11.2026,
"""


@pytest.fixture
def shelf() -> None:
    """A field of each type that the file speaks of."""
    field("number", "Shoe size")
    field("choice", labels={"en": "Level", "bn": "স্তর"})
    field("choices", "Likes")
    field("date", "Seen on")
    field("flag", "Vegetarian")


def written(folder: Path, text: str, name: str = "people.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def kept() -> dict[str, dict[str, Any]]:
    found = values_of(list(Customer.objects.values_list("pk", flat=True)), fields_on(CUSTOMER, Scope.system()))
    return {Customer.objects.get(pk=pk).email: values for pk, values in found.items()}


def test_a_file_fills_own_fields_whatever_they_are_called_in_it(tmp_path: Path, shelf: None) -> None:
    assert nokshi("import", written(tmp_path, PEOPLE), "--kind", "people") == 0
    assert kept() == {
        "ada@example.com": {
            "shoe_size": "42.5", "level": "gold", "likes": ["gold", "blue"], "seen_on": "2026-11-23",
            "vegetarian": True,
        },
        "rahim@example.com": {"level": "gold", "seen_on": "2026-11-24", "vegetarian": False},
        "bo@example.com": {"shoe_size": "38", "level": "blue", "likes": ["silver"], "seen_on": "2026-11-25"},
    }  # fmt: skip
    told = EventRow.objects.filter(kind="custom.values_changed")
    assert set(told.values_list("run_id", flat=True)) == {ImportRun.objects.get().pk}


def test_the_same_file_again_changes_nothing_and_an_export_comes_in_the_same(tmp_path: Path, shelf: None) -> None:
    path = written(tmp_path, PEOPLE)
    nokshi("import", path, "--kind", "people")
    first, told = kept(), EventRow.objects.filter(kind="custom.values_changed").count()
    nokshi("import", path, "--kind", "people")
    assert EventRow.objects.filter(kind="custom.values_changed").count() == told
    file = everything(tmp_path / "out")["people.csv"]
    assert "custom.shoe_size" in file.splitlines()[0]
    CustomValue.objects.all().delete()
    assert nokshi("import", written(tmp_path, file, "back.csv"), "--kind", "people") == 0
    assert kept() == first


def test_a_wrong_cell_is_refused_with_its_reason_and_row(tmp_path: Path, shelf: None) -> None:
    wrong = PEOPLE.replace("Bo Lindqvist,bo@example.com,38,blue", "Bo Lindqvist,bo@example.com,38,platinum")
    assert nokshi("import", written(tmp_path, wrong), "--kind", "people") == 1
    assert set(kept()) == {"ada@example.com", "rahim@example.com"}
    assert not Customer.objects.filter(email="bo@example.com").exists()


@pytest.mark.parametrize(("answer", "size"), [("ours", "42.5"), ("theirs", "44")])
def test_what_is_here_already_stays_unless_the_file_is_believed(
    tmp_path: Path, shelf: None, answer: str, size: str
) -> None:
    nokshi("import", written(tmp_path, PEOPLE), "--kind", "people")
    second = "E-mail,Shoe size,Likes\nada@example.com,44,blue\nrahim@example.com,41,\n"
    nokshi("import", written(tmp_path, second, "b.csv"), "--kind", "people", "--choose", f"differing={answer}")
    assert kept()["ada@example.com"]["shoe_size"] == size
    assert kept()["rahim@example.com"]["shoe_size"] == "41"


def test_taking_an_import_back_keeps_what_people_did_since(tmp_path: Path, shelf: None) -> None:
    from nokshi.custom.actions import set_values
    from nokshi.custom.tests.shop import BY
    from nokshi.kernel.actor import Actor

    nokshi("import", written(tmp_path, PEOPLE), "--kind", "people")
    second = "E-mail,Shoe size\nada@example.com,44\nbo@example.com,45\n"
    nokshi("import", written(tmp_path, second, "b.csv"), "--kind", "people", "--choose", "differing=theirs")
    ada = Customer.objects.get(email="ada@example.com")
    by = {**BY, "actor": Actor.user(None)}
    set_values(subject=CUSTOMER, record=ada.pk, values={"shoe_size": 46}, **by)
    nokshi("import", "--undo", str(ImportRun.objects.latest("pk").pk))
    assert kept()["ada@example.com"]["shoe_size"] == "46"
    assert kept()["bo@example.com"]["shoe_size"] == "38"


def test_companies_are_not_asked_what_people_are() -> None:
    field("text", "VAT", sort="company")
    field("text", "Pet", sort="person")
    names = {kind: {one.name for one in import_kinds[kind].all_columns} for kind in ("people", "companies")}
    assert "custom.vat" in names["companies"] - names["people"]
    assert "custom.pet" in names["people"] - names["companies"]


def test_orders_and_products_bring_theirs_and_take_them_away(tmp_path: Path) -> None:
    field("text", "Ref", subject=ORDER)
    field("number", "Weight", subject=PRODUCT)
    orders = "Order,Date,SKU,Product,Quantity,Unit price,Ref\n1,2026-10-01 10:00,TEA,Tea,1,100.00,A-7\n"
    products = "SKU,Name,Weight\nTEA,Tea,0.5\n"
    assert nokshi("import", written(tmp_path, products, "p.csv"), "--kind", "products") == 0
    assert nokshi("import", written(tmp_path, orders, "o.csv"), "--kind", "orders") == 0
    out = everything(tmp_path / "out")
    assert out["orders.csv"].splitlines()[1].endswith(",A-7")
    assert out["products.csv"].splitlines()[1].endswith(",0.5")
    for run in ImportRun.objects.order_by("-pk").values_list("pk", flat=True):
        nokshi("import", "--undo", str(run))
    assert not CustomValue.objects.exists()
