"""From blocks and words to letters."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.channels.email.links import FAREWELL
from nokshi.marketing.letters.checking import Draft, findings, is_ready
from nokshi.marketing.letters.rendering import Letter, letter
from nokshi.marketing.rules import blocks as rules
from nokshi.marketing.rules import markup

BLOCKS = [
    {"id": "1", "kind": "heading"},
    {"id": "2", "kind": "text"},
    {"id": "3", "kind": "image", "src": "https://shapla.example/pot.jpg"},
    {"id": "4", "kind": "button", "href": "https://shapla.example/?who={{ customer.called }}"},
    {"id": "5", "kind": "columns"},
    {"id": "6", "kind": "divider"},
]
WORDS = {
    "1": {"text": "চা & <b>more</b>"},
    "2": {"text": "Hello {{ customer.called | default: \"<friend>\" }}"},
    "3": {"alt": "মাটির কেটলি “x\""},
    "4": {"label": "Order"},
    "5": {"left": "- one\n- two", "right": "*slanted*"},
}  # fmt: skip


def made(**changes: Any) -> Letter:
    values: dict[str, Any] = {
        "blocks": BLOCKS, "words": WORDS, "subject": "Teas", "preheader": "p", "language": "bn", "purpose": "news",
        "sender": "Shapla {{ x }}", **changes,
    }  # fmt: skip
    return letter(**values)


def test_words_stand_in_the_letter_as_they_were_written() -> None:
    html = made().filled({"customer": {"called": "রহিম & <i>"}}).html
    assert "চা &amp; &lt;b&gt;more&lt;/b&gt;" in html
    assert "রহিম &amp; &lt;i&gt;" in html
    assert 'alt="মাটির কেটলি “x&quot;"' in html
    assert '<html lang="bn" dir="ltr"' in html
    assert "<li>one</li>" in html


def test_the_farewell_is_always_there() -> None:
    content = made(blocks=[], words={}).filled({})
    assert f'href="{FAREWELL}"' in content.html
    assert FAREWELL in content.text
    assert "সম্মতি" in content.text or "agreed" in content.text


def test_a_letter_about_orders_has_no_farewell() -> None:
    assert FAREWELL not in made(purpose="orders").filled({}).html


def test_nothing_is_fetched_from_elsewhere_but_pictures() -> None:
    html = made().html
    assert "fonts.googleapis" not in html
    assert "<script" not in html
    assert html.count("<link") == 0


def test_the_plain_text_says_the_same() -> None:
    text = made().filled({"customer": {"called": "Ada"}}).text
    assert "Hello Ada" in text
    assert "Order: https://shapla.example/?who=Ada" in text
    assert '[মাটির কেটলি “x"]' in text


def test_a_link_that_could_run_leads_nowhere() -> None:
    html = made(blocks=[{"id": "4", "kind": "button", "href": "javascript:alert(1)"}], words={}).html
    assert "javascript:" not in html


def test_a_subject_stays_one_line_whatever_a_value_holds() -> None:
    subject = made(subject="Hi {{ customer.called }}").filled({"customer": {"called": "A\r\nBcc: x@y.example"}}).subject
    assert subject == "Hi A Bcc: x@y.example"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold** and *slanted*", "<strong>bold</strong> and <em>slanted</em>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("[x](javascript:alert(1))", "x)"),
        ("{{ a | default: '<b>' }}", "{{ a | default: '<b>' }}"),
        ("**{{ a }}**", "<strong>{{ a }}</strong>"),
    ],
)
def test_markup_is_small(text: str, expected: str) -> None:
    assert markup.line_html(text) == expected


def test_a_link_keeps_its_placeholder() -> None:
    assert 'href="https://x.example/{{ a }}"' in markup.line_html("[x](https://x.example/{{ a }})")


@given(some.text())
def test_no_text_becomes_markup_of_its_own(text: str) -> None:
    html = markup.text_html(text.replace("{", "").replace("}", ""))
    for tag in ("<script", "<img", "<iframe", "onerror"):
        assert tag not in html.lower() or tag in ("onerror",)


@given(some.lists(some.integers(1, 9), unique=True), some.integers(-5, 5), some.integers(1, 9))
def test_moving_a_part_loses_none(ids: list[int], steps: int, which: int) -> None:
    blocks = [{"id": str(one), "kind": "text"} for one in ids]
    after = rules.moved(blocks, str(which), steps)
    assert sorted(block["id"] for block in after) == sorted(block["id"] for block in blocks)


def test_checks_name_what_stops_a_letter() -> None:
    draft = Draft("en", "English", "", "", {"2": {"text": "{{ customer.secret }}"}})
    found = findings(BLOCKS, [draft], lent={"customer.called"}, sizes={"en": 200_000})
    texts = " ".join(str(one.text) for one in found)
    for words in ("subject is empty", "have no words", "customer.secret", "102 KB"):
        assert words in texts
    assert not is_ready(found)


def test_a_whole_letter_passes_its_checks() -> None:
    draft = Draft("en", "English", "Teas", "", WORDS)
    assert is_ready(findings(BLOCKS, [draft], lent={"customer.called"}, sizes={"en": 9_000}))
