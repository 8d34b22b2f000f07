"""By command: people and companies go out as vCards, and the same cards come in again and change nothing."""

from pathlib import Path

import pytest
import vobject

from nokshi.customers.models import Customer
from nokshi.integrations.addressbooks.tests.writing import BOOK, NOBODY
from nokshi.integrations.tests.moving import begun, fates, home, saved, started
from nokshi.integrations.tests.test_by_command import command
from nokshi.ui.tests.reading_pdf import texts_of

__all__ = ["home"]
pytestmark = pytest.mark.django_db


def test_people_and_companies_go_out_as_cards_and_come_in_again_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved({"book.vcf": BOOK})
    assert command("export", "--format", "vcf", "--to", str(tmp_path)) == 0
    people, companies = ((tmp_path / f"{kind}.vcf").read_bytes() for kind in ("people", "companies"))
    cards = list(vobject.readComponents(people.decode()))
    assert len(cards) == Customer.objects.filter(kind="person").count()
    ada = next(card for card in cards if card.fn.value == "Dr. Ada King Lovelace")
    assert (ada.uid.value, ada.bday.value, ada.nickname.value) == ("5B3C-11", "1815-12-10", "Countess")
    assert [one.value for one in ada.email_list] == ["ada@example.com", "ada@home.example"]
    assert (ada.adr.value.city, ada.adr.value.country) == ("Dhaka", "Bangladesh")
    assert b"ORG:Looms Ltd.\r\nX-ABShowAs:COMPANY" in companies
    assert max(map(len, people.split(b"\r\n"))) <= 75
    before = Customer.objects.count()
    again = started(begun({"people.vcf": people, "companies.vcf": companies}))
    assert (set(fates(again)["Cards"]), Customer.objects.count()) == ({"same"}, before)
    assert command("export", "--format", "vcf", "--kind", "products", "--to", str(tmp_path)) == 2
    assert "people and companies" in capsys.readouterr().err


def test_the_account_of_an_address_book_is_a_document(tmp_path: Path) -> None:
    book, paper = tmp_path / "book.vcf", tmp_path / "account.pdf"
    book.write_bytes(BOOK + NOBODY)
    assert command("import", str(book), "--pdf", str(paper)) == 1
    told = "".join(texts_of(paper.read_bytes()))
    assert "vCard·Picturesstaywiththeircards" in told
    assert "Everyrowisaccountedfor" in told
    assert "Rowsread12" in told
    assert "CardsPeople109000" in told
    assert "Groupsandplaces" in told
    assert "Therowsaysnobody" in told
