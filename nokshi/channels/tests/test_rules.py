"""What may stand in the head of a mail, what a server's answer says of an address, and when to try again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.channels.rules.bounces import DEAD, PAUSES, is_hard, pause_after, status_in
from nokshi.channels.rules.headers import LONGEST_ADDRESS, is_address, is_one_line, plus, tag_of
from nokshi.channels.rules.purposes import wants_farewell

LOCAL = st.from_regex(r"[a-z0-9._-]{1,20}", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z0-9]{1,10}\.(example|test)", fullmatch=True)
TAG = st.from_regex(r"[a-z0-9]{1,32}", fullmatch=True)
BREAKS = "\r\n\x00\x0b\x0c\x1b\x7f\x85\u2028\u2029"


@given(LOCAL, DOMAIN, TAG)
def test_a_tag_is_found_where_it_was_put(local: str, domain: str, tag: str) -> None:
    tagged = plus(f"{local}@{domain}", tag)
    assert tag_of(tagged) == tag
    assert is_address(tagged)
    assert tag_of(f"{local}@{domain}") == ""


@given(st.text(max_size=20), st.sampled_from(BREAKS), st.text(max_size=20))
def test_nothing_that_ends_a_line_goes_into_a_head(before: str, sign: str, after: str) -> None:
    assert not is_one_line(before + sign + after)
    assert not is_address(f"{before}{sign}{after}@example.com")


@given(st.text(max_size=60))
def test_whatever_counts_as_an_address_has_one_at_and_no_way_out_of_the_header(text: str) -> None:
    if is_address(text):
        assert text.count("@") == 1
        assert not set(text) & set(' <>()[],;:\\"\r\n\t')


@pytest.mark.parametrize(
    "text", ["", "a@", "@b", "a b@c.example", "a@b@c", "a@-b.example", "a@b..c", "<a@b.example>", "a@b。c", "a@চা..c"]
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize("text", ["রহিম@উদাহরণ.বাংলা", "jürgen@müßig.example", "a.b+c@x-y.example"])
def test_an_address_may_be_in_any_script(text: str) -> None:
    assert is_address(text)


def test_an_address_longer_than_mail_allows_is_none() -> None:
    assert not is_address("a" * LONGEST_ADDRESS + "@b.example")


@given(st.integers(-5, 50))
def test_pauses_grow_until_it_is_time_to_give_up(tries: int) -> None:
    pause = pause_after(tries)
    assert (pause is None) == (not 1 <= tries <= len(PAUSES))
    longer = pause_after(tries + 1)
    if pause is not None and longer is not None:
        assert timedelta() < pause < longer


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("5.1.1 no such user", "5.1.1"), ("<5.1.1> x", "5.1.1"), ("#4.2.2: full", "4.2.2"), ("550 5.1.1", ""), ("", ""),
        ("3.1.1 x", ""), ("5.1 x", ""), ("5.1.1000", ""), ("5.১.1 x", ""),
    ],
)  # fmt: skip
def test_the_status_that_begins_an_answer_is_read(answer: str, status: str) -> None:
    assert status_in(answer) == status


@given(st.text(max_size=60))
def test_any_answer_is_read_without_a_fault(answer: str) -> None:
    found = status_in(answer)
    assert not found or (found.count(".") == 2 and found[0] in "245")


@given(st.from_regex(r"[45]\.[0-9]\.[0-9]", fullmatch=True), st.sampled_from([0, 421, 450, 550, 551, 553, 554]))
def test_a_status_counts_more_than_the_code_and_only_a_dead_address_is_given_up(status: str, code: int) -> None:
    assert is_hard(status, code) == (status in DEAD)
    assert not (status.startswith("4") and is_hard(status, code))
    assert is_hard("", code) == (code in (550, 551, 553))


@pytest.mark.parametrize(
    ("purpose", "wants"), [("news", True), ("orders", False), ("service", False), ("test", False), ("anything", True)]
)
def test_all_but_what_is_owed_offers_a_farewell(purpose: str, wants: bool) -> None:
    assert wants_farewell(purpose) is wants
