"""Files that say who is one: merged row by row, refused with a reason, the same again, taken back."""

from pathlib import Path

import pytest

from nokshi.customers.models import Customer, Identity, Merge
from nokshi.intake.models import ImportRun
from tests import cast
from tests.loop.test_undo import nokshi

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(ada: Customer, bo: Customer, rahim: Customer) -> None:
    """Bo and Rahim have a number, Ada an address."""
    for number, one in (("B-1", bo), ("R-1", rahim)):
        Identity.objects.create(customer=one, kind="external", value=number, shown=number)


def take(folder: Path, *rows: str, name: str = "merges.csv") -> int:
    path = folder / name
    path.write_text("\n".join(["Survivor,Duplicate", *rows]), encoding="utf-8")
    return nokshi("import", str(path), "--kind", "merges")


def whole() -> dict[str, str]:
    return dict(Customer.objects.merged().values_list("name", "merged_into__name"))


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("turned", [False, True])
def test_pairs_become_one_in_whatever_order_and_are_taken_back(
    tmp_path: Path, ada: Customer, bo: Customer, rahim: Customer, turned: bool
) -> None:
    before = sorted(Identity.objects.values_list("customer_id", "kind", "value"))
    rows = [f"B-1,{'R-1'}", f"{ada.email},B-1"]
    assert take(tmp_path, *(reversed(rows) if turned else rows)) == 0
    assert whole() == {bo.name: ada.name, rahim.name: ada.name}
    assert take(tmp_path, *rows, name="again.csv") == 0
    assert Merge.objects.count() == 2
    nokshi("import", "--undo", str(ImportRun.objects.earliest("pk").pk))
    assert whole() == {}
    assert sorted(Identity.objects.values_list("customer_id", "kind", "value")) == before


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("B-1,X-9", "no such customer"), ("B-1,b-1", "name the same customer"), ("B-1,", "This cell is empty"),
        ("B-1,C-1", "person and a company"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_and_the_others_are_taken(
    tmp_path: Path, places: cast.Places, capsys: pytest.CaptureFixture[str], row: str, why: str
) -> None:
    firm = cast.make_customer("Firm", places.dhaka, kind="company")
    Identity.objects.create(customer=firm, kind="external", value="C-1", shown="C-1")
    assert take(tmp_path, row, "B-1,R-1") == 1
    assert why in " ".join(capsys.readouterr().out.split())
    assert len(whole()) == 1
