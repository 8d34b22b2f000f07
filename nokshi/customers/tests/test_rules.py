"""Rules: tables of cases and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.customers.rules.identities import email_of, external_of, handle_of, phone_of, shown_phone
from nokshi.customers.rules.incoming import changes_to, incoming, is_another, keys_of
from nokshi.customers.rules.names import called_of, tidy
from nokshi.kernel.sheets import disarmed


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ada@Example.COM ", "ada@example.com"),
        ("<ada@example.com>", "ada@example.com"),
        ("mailto:ada@example.com", "ada@example.com"),
        ("info@müller.de", "info@xn--mller-kva.de"),
        ("farhana@উদাহরণ.বাংলা", "farhana@xn--d5b6ci4b4b3a.xn--54b7fta0cc"),
        ("ada+news@example.com", "ada+news@example.com"),
        ("ada@@example.com", ""), ("ada@example", ""), ("ada", ""), ("", ""), ("a b@example.com", ""),
        ("ada@127.0.0.1", ""), ("ada@-x.com", ""), ("ada..b@example.com", ""), ("ada@exa mple.com", ""),
        ("a@b.com\nBcc: c@d.com", ""),
    ],
)  # fmt: skip
def test_an_address_has_one_form(text: str, address: str) -> None:
    assert email_of(text) == address


@given(st.text(max_size=80))
def test_the_form_of_an_address_is_its_own_form(text: str) -> None:
    assert email_of(email_of(text)) == email_of(text)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("০১৭১২৩৪৫৬৭৮", "BD", "+8801712345678"),
        ("01712-345678", "BD", "+8801712345678"),
        ("+880 1712 345678", "", "+8801712345678"),
        ("030 901820", "DE", "+4930901820"),
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("01712-345678", "", ""), ("12", "BD", ""), ("call me", "BD", ""), ("", "BD", ""), ("9" * 400, "BD", ""),
    ],
)  # fmt: skip
def test_a_phone_number_has_one_form(text: str, region: str, number: str) -> None:
    assert phone_of(text, region) == number


def test_a_number_is_shown_short_at_home_and_whole_abroad() -> None:
    assert shown_phone("+8801712345678", "BD") == "01712-345678"
    assert shown_phone("+8801712345678", "DE") == "+880 1712-345678"
    assert shown_phone("nonsense", "DE") == "nonsense"


@pytest.mark.parametrize(
    ("text", "handle"),
    [("@Rahim", "rahim"), ("https://instagram.com/Rahim/", "rahim"), ("rahim@social.example", "rahim@social.example")],
)
def test_a_handle_has_one_form(text: str, handle: str) -> None:
    assert handle_of(text) == handle


@pytest.mark.parametrize(("text", "id_"), [("12345.0", "12345"), (" A-7 ", "A-7"), ("1.5", "1.5"), ("00012", "00012")])
def test_an_id_of_a_spreadsheet_loses_its_needless_point(text: str, id_: str) -> None:
    assert external_of(text) == id_


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Farhana Rahman", "Farhana"), ("রহিম উদ্দিন", "রহিম"), ("Dr. Ada Lovelace", "Ada"),
        ("Md. Rahim Uddin", "Rahim"),
        ("মোঃ করিম", "করিম"), ("佐藤 美咲", ""), ("Lovelace, Ada", ""), ("J. Smith", ""), ("", ""),
        ("نورة القحطاني", ""),
    ],
)  # fmt: skip
def test_how_to_greet_is_guessed_only_where_it_is_safe(name: str, called: str) -> None:
    assert called_of(name, "person") == called


def test_a_company_is_not_greeted_by_its_first_word() -> None:
    assert called_of("Kaffeehaus Lindenhof", "company") == ""


@given(st.text(max_size=100))
def test_a_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"),
        ("+8801712345678", "+8801712345678"), ("-12.50", "-12.50"), ("Ada", "Ada"), ("", ""), ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"), ("＋1+1", "'＋1+1"), ("－1+1", "'－1+1"), ("＠SUM(A1)", "'＠SUM(A1)"), ("﹦1", "'﹦1"),
        (" =1+1", "' =1+1"), ("\u00a0=1", "'\u00a0=1"), ("\u200b=1", "'\u200b=1"), ("\ufeff＝1", "'\ufeff＝1"),
        ("\u3164=1", "'\u3164=1"), ("\x00@x", "'\x00@x"), ("\u0301-x", "'\u0301-x"), ("−2+3", "'−2+3"),
        (" -12.50", " -12.50"), (" Ada", " Ada"), ("\u200bআদা", "\u200bআদা"), ("=", "'="), ("−3", "−3"),
    ],
)  # fmt: skip
def test_a_cell_cannot_be_a_formula(text: str, safe: str) -> None:
    assert disarmed(text) == safe


def given_row(**values: object) -> dict[str, object]:
    return incoming(values, kind="person", namespace="shop")


def test_a_row_says_who_it_means_the_surest_way_first() -> None:
    facts = given_row(
        first_name="Ada", last_name="Lovelace", customer_id=["7"], email=["ada@example.com"], phone="+8801"
    )
    assert facts["name"] == "Ada Lovelace"
    assert facts["called"] == "Ada"
    assert keys_of(facts) == [("external", "shop", "7"), ("email", "", "ada@example.com"), ("phone", "", "+8801")]


def test_numbers_of_named_systems_keep_their_names() -> None:
    assert given_row(customer_id="shop:7; till:9")["external"] == [["shop", "7"], ["till", "9"]]
    assert given_row(customer_id="gid://shopify/Customer/1")["external"] == [["shop", "gid://shopify/Customer/1"]]


@pytest.mark.parametrize(
    ("theirs", "changes"),
    [
        (False, {"language": "en", "emails": ["old@example.com", "new@example.com"]}),
        (True, {"city": "Berlin", "language": "en", "emails": ["new@example.com", "old@example.com"]}),
    ],
)
def test_what_is_missing_is_filled_and_what_differs_is_asked(theirs: bool, changes: dict[str, object]) -> None:
    present = given_row(name="Ada", city="Dhaka", email="old@example.com")
    found = given_row(name="Ada", city="Berlin", language="en", email="new@example.com")
    assert changes_to(present, found, take_theirs=theirs) == changes


def test_saying_the_same_again_changes_nothing() -> None:
    facts = given_row(name="Ada", city="Dhaka", email="a@example.com", address="Road 9", customer_id="7")
    assert changes_to(facts, facts, take_theirs=True) == changes_to(facts, facts, take_theirs=False) == {}


def test_two_numbers_of_one_system_are_two_people() -> None:
    assert is_another(given_row(customer_id="7"), given_row(customer_id="8"))
    assert not is_another(given_row(customer_id="7"), given_row(customer_id="7"))
    assert not is_another(given_row(customer_id="7"), given_row(email="a@example.com"))


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+8801712345678", "", "+8801712345678"),
        ("+12025550123", "", "+12025550123"),
        ("+1 1 202 555 0123", "", "+12025550123"),
        ("+88001712345678", "", "+8801712345678"),
        ("+880171234567890123", "", ""),
        ("+999123456789", "", ""),
        ("+3906123456", "", "+3906123456"),
        ("০১৭১২৩৪৫৬৭৮", "BD", "+8801712345678"),
    ],
)
def test_a_number_in_its_one_form_is_known_without_the_library(text: str, region: str, number: str) -> None:
    assert phone_of(text, region) == number
