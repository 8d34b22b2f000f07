"""vCards of every program come in as people and companies, are accounted for, and go out byte for byte."""

import codecs
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as some

from nokshi.customers.actions import add_many, change_many
from nokshi.customers.models import Customer
from nokshi.customers.rules.people import NewCustomer
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.addressbooks.tests.writing import (
    AGENT,
    ANDROID,
    APPLE,
    BOOK,
    FIRM,
    GOOGLE,
    NEXTCLOUD,
    NOBODY,
    OUTLOOK,
    UNDECLARED,
    YEARLESS,
)
from nokshi.integrations.tests.moving import (
    SYSTEM,
    afresh,
    begun,
    fates,
    forget_files,
    given_back,
    goes_in_and_out_and_away,
    home,
    rows_in,
    saved,
    started,
    tried,
)
from nokshi.kernel.actor import Actor
from nokshi.ports.exporting import export_kinds
from tests import cast

__all__ = ["home"]
pytestmark = pytest.mark.django_db


def facts(name: str, kind: str = "people") -> dict[str, Any]:
    """Return all that a customer has, under the names of the fields that importing feeds."""
    pk = Customer.objects.get(name=name).pk
    values = export_kinds[kind].values
    assert values
    return dict(values(SYSTEM, [pk])[pk])


def change(who: str, **fields: Any) -> None:
    """Change a customer as a person would."""
    change_many(changes={Customer.objects.get(name=who).pk: fields}, actor=Actor.system(), now=cast.NOON)


def out(system: str = "vcard", name: str = "book.vcf") -> str:
    """Return a file as it goes out, a sign for each byte."""
    return "".join(row[0] for row in given_back(system)[name][1:])


@pytest.mark.parametrize(
    "files",
    [
        {"book.vcf": BOOK},
        {"book.vcf": codecs.BOM_UTF8 + APPLE + YEARLESS},
        {"all.vcf": APPLE + OUTLOOK, "more.vcf": GOOGLE + NEXTCLOUD + NOBODY},
    ],
)
def test_an_address_book_goes_in_out_byte_for_byte_and_away(files: dict[str, bytes]) -> None:
    rows = {name: [row for row in rows_in(name, content) if row[0].encode("latin-1") != NOBODY]
            for name, content in files.items()}  # fmt: skip
    goes_in_and_out_and_away("vcard", files, rows)


def test_what_programs_write_is_understood() -> None:
    run = saved({"book.vcf": BOOK})
    ada = facts("Dr. Ada King Lovelace")
    assert ada["email"] == ["ada@example.com", "ada@home.example"]
    assert (ada["phone"], str(ada["birth_date"])) == (["+8801711234567"], "1815-12-10")
    assert (ada["called"], ada["address_city"], ada["address_country"]) == ("Countess", "Dhaka", "BD")
    assert ada["customer_id"] == "vcard:5B3C-11"
    assert not facts("রহিম উদ্দিন")["birth_date"]
    mira = facts("মীরা")
    assert (mira["phone"], mira["email"]) == (["+8801711234568"], ["mira@example.com"])
    assert mira["address"].splitlines() == ["5 Lane", "House 2"] or mira["address"] == "5 Lane House 2"
    assert str(facts("Jürgen Müller")["birth_date"]) == "1970-02-03"
    assert facts("Zoë Brontë")["phone"] == ["+49307654321"]
    cy = facts("Cy Twombly")
    assert (cy["phone"], cy["birth_date"], cy["address_country"]) == (["+442079460958"], "", "GB")
    assert facts("Looms Ltd.", "companies")["phone"] == ["+8801911000000"]
    assert facts("Boss")["email"] == ["boss@example.com"]
    assert facts("Boss")["phone"] == ["+8801555000001"]
    assert not Customer.objects.filter(name="Aide").exists()
    assert fates(run)["Groups and places"] == {"held": 1}
    assert str(account_of(run).edition) == "Pictures stay with their cards"


def test_the_same_again_changes_nothing() -> None:
    saved({"book.vcf": BOOK})
    before = Customer.objects.count()
    again = started(begun({"again.vcf": BOOK}))
    assert set(fates(again)["Cards"]) == set(fates(again)["Cards of companies"]) == {"same"}
    assert Customer.objects.count() == before


def test_a_card_of_the_same_uid_finds_its_person_whatever_else_changed() -> None:
    saved({"book.vcf": NEXTCLOUD})
    moved = NEXTCLOUD.replace(b"cy@example.com", b"cy@new.example").replace(b"7946", b"7947")
    again = started(begun({"book.vcf": moved}))
    assert fates(again)["Cards"] == {"joined": 1}
    assert facts("Cy Twombly")["email"] == ["cy@example.com", "cy@new.example"]


def test_an_edit_appears_in_exactly_its_properties() -> None:
    saved({"book.vcf": APPLE})
    change("Dr. Ada King Lovelace", name="Ada, Byron", emails=["ada@example.com", "new@example.com", "3@example.com"],
           birth_date="1816-01-02")  # fmt: skip
    wanted = (
        APPLE.replace(b"N:Lovelace;Ada;King;Dr.;", b"N:Byron;Ada\\,;;;")
        .replace(b"FN:Dr. Ada King Lovelace", b"FN:Ada\\, Byron")
        .replace(b"ada@home.example", b"new@example.com")
        .replace(b"BDAY;value=date:1815-12-10", b"BDAY;value=date:1816-01-02")
        .replace(b"END:VCARD", b"EMAIL:3@example.com\r\nEND:VCARD")
    )
    assert out().encode("latin-1") == wanted


@pytest.mark.parametrize(
    ("card", "name", "fields", "before", "after"),
    [
        (ANDROID, "মীরা", {"phones": ["01711234569"]}, b"TEL;CELL;PREF:01711234568", b"TEL;CELL;PREF:+8801711234569"),
        (OUTLOOK, "Jürgen Müller", {"birth_date": "1971-02-03"}, b"BDAY:19700203", b"BDAY:19710203"),
        (OUTLOOK, "Jürgen Müller", {"called": "জুর"}, b"END:VCARD",
         b"NICKNAME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A6=9C=E0=A7=81=E0=A6=B0\r\nEND:VCARD"),
        (NEXTCLOUD, "Cy Twombly", {"phones": ["+442079460959"]}, b"tel:+44-20-7946-0958;ext=5", b"tel:+442079460959"),
        (NEXTCLOUD, "Cy Twombly", {"birth_date": "1928-04-25"}, b"BDAY:--0412", b"BDAY:19280425"),
        (YEARLESS, "রহিম উদ্দিন", {"birth_date": "1971-03-04"}, b"BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-04",
         b"BDAY:1971-03-04"),
        (GOOGLE, "Bo Rahman", {"emails": []}, b"EMAIL;TYPE=INTERNET;TYPE=WORK:bo@example.com\n", b""),
        (UNDECLARED, "Zoë Brontë", {"name": "Zoë Brönte"}, "FN:Zoë Brontë\r\nN:Brontë".encode("cp1252"),
         "FN:Zoë Brönte\r\nN:Brönte".encode("cp1252")),
        (UNDECLARED, "Zoë Brontë", {"name": "জো ব্রন্টি"}, "FN:Zoë Brontë\r\nN:Brontë;Zoë".encode("cp1252"),
         "FN:জো ব্রন্টি\r\nN:ব্রন্টি;জো".encode()),
        (FIRM, "Looms Ltd.", {"name": "Looms"}, b"FN:Looms Ltd.\r\nORG:Looms Ltd.;", b"FN:Looms\r\nORG:Looms;"),
        (AGENT, "Boss", {"phones": ["+8801555000003"]}, b"TEL:+8801555000001", b"TEL:+8801555000003"),
    ],
)  # fmt: skip
def test_an_edit_is_written_as_the_card_is(
    card: bytes, name: str, fields: dict[str, Any], before: bytes, after: bytes
) -> None:
    saved({"book.vcf": card})
    change(name, **fields)
    assert before in card
    assert out().encode("latin-1") == card.replace(before, after)


def test_who_was_added_here_goes_out_as_a_card_that_other_programs_read() -> None:
    saved({"book.vcf": GOOGLE})
    one = NewCustomer(
        name="কমলা; দাস", emails=["kamala@example.com"], phones=["01711000009"],
        addresses=[{"label": "", "lines": "1, Rd", "city": "Dhaka", "region": "", "postcode": "", "country": "BD"}],
    )  # fmt: skip
    add_many(new=[one], actor=Actor.system(), now=cast.NOON)
    card = vobject.readOne(out().encode("latin-1").decode()[len(GOOGLE) :])
    assert (card.fn.value, card.n.value.family) == ("কমলা; দাস", "দাস")
    assert (card.email.value, card.tel.value, card.adr.value.street) == (
        "kamala@example.com",
        "+8801711000009",
        "1, Rd",
    )


def test_a_picture_of_a_megabyte_stays_with_its_card() -> None:
    picture = b"".join(b" " + b"QUJD" * 18 + b"\r\n" for _ in range(15_000))
    card = GOOGLE.replace(b"PHOTO:https://lh3.example/photo.jpg\n", b"PHOTO;ENCODING=b;TYPE=JPEG:\r\n" + picture)
    run = saved({"book.vcf": card})
    forget_files(run)
    assert out().encode("latin-1") == card


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (APPLE[:-20], "open_card"),
        (GOOGLE.replace(b"END:VCARD\n", b"") + APPLE, "open_card"),
        (b"BEGIN:VCARD\nNOTE:" + b"x" * (17 << 20), "long_card"),
        (b"BEGIN:VCARD\rVERSION:3.0\rEND:VCARD\r", "no_cards"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_the_card(content: bytes, code: str) -> None:
    run = begun({"book.vcf": content})
    assert (run.status, run.problem["code"]) == ("failed", code)
    assert Customer.objects.count() == 0


NAMES = some.sampled_from(
    ["FN", "N", "EMAIL", "TEL;CELL", "item1.TEL;TYPE=WORK", "ADR;TYPE=HOME", "ORG", "NOTE", "UID", "BDAY", "X-ANY",
     "NICKNAME", "TEL;VALUE=uri", "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8", 'X-A;P="a:b;c"', "AGENT", "KIND",
     "PHOTO;ENCODING=b", "garbage without colon"]
)  # fmt: skip
VALUES = some.one_of(
    some.sampled_from(
        ["", ";;;;", "\\n", "\\", "a\\;b;c", "=E0=A6", "=", "org", "--0412", "1815-12-10", "+8801711234567", "ext. 12",
         "tel:+8801711234567", "a@example.com", "রহিম", "x" * 90]
    ),
    some.text(some.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12),
)  # fmt: skip
PROPERTIES = some.lists(some.tuples(NAMES, VALUES).map(":".join), max_size=8)
CARDS = some.lists(some.tuples(some.sampled_from(["2.1", "3.0", "4.0"]), PROPERTIES), min_size=1, max_size=4)


@tried
@given(CARDS, some.sampled_from(["\n", "\r\n"]), some.booleans())
def test_any_card_goes_in_and_out_byte_for_byte(cards: list[tuple[str, list[str]]], end: str, old: bool) -> None:
    made = [
        "".join(f"{line}{end}" for line in ("BEGIN:VCARD", f"VERSION:{version}", *texts, "END:VCARD")).encode(
            "cp1252" if old else "utf-8", "replace"
        )
        for version, texts in cards
    ]
    with afresh():
        run = saved({"book.vcf": b"".join(made)})
        account = account_of(run)
        assert (run.status, account.gap, account.rows) == ("done", 0, len(made))
        back = [row[0].encode("latin-1") for row in given_back("vcard")["book.vcf"][1:]]
        assert len(back) == len(made) - account.count("refused")
        assert all(card in made for card in back)
