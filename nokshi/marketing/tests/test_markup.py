"""The little markup of letters: whatever somebody writes, nothing but its own few signs becomes HTML."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.marketing.rules.blocks import is_link
from nokshi.marketing.rules.markup import attribute, line_html, links_in, plain, text_html

ALLOWED = {"p", "br", "ul", "li", "strong", "em", "a"}
PIECES = st.lists(
    st.sampled_from(
        ["**", "*", "[", "]", "(", ")", "](", "<b onclick=x>", '"', "'", "&", "<", ">", "javascript:alert(1)", "- ",
         "\n\n", "\n", "https://example.com/a*b*", "nokshi:farewell", "{{ name }}", "{% if x %}", "\ue0000\ue001", "চা",
         " ", "x"]
    ),
    max_size=14,
).map("".join)  # fmt: skip
TEXTS = st.text(max_size=60) | PIECES


class Seen(HTMLParser):
    """What a browser would make of a text: tags, and what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.given: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.given += [(name, value or "") for name, value in attrs]


@given(TEXTS)
def test_nothing_but_the_few_signs_becomes_html(text: str) -> None:
    for made in (text_html(text), line_html(text)):
        seen = Seen(made)
        assert seen.tags <= ALLOWED
        assert {name for name, _value in seen.given} <= {"href", "style"}


@given(TEXTS)
def test_a_link_leads_to_the_web_or_to_a_page_of_ours(text: str) -> None:
    for name, value in Seen(text_html(text)).given:
        assert name != "href" or is_link(value) or value.startswith("nokshi:") or "{{" in value or "{%" in value


@given(TEXTS)
def test_a_text_in_an_attribute_stays_in_it(text: str) -> None:
    bare = text.replace("{", "").replace("}", "")
    seen = Seen(f'<img alt="{attribute(bare)}">')
    assert (seen.tags, len(seen.given)) == ({"img"}, 1)


@given(st.lists(st.sampled_from(["{{ name }}", "{{ shop.name|upper }}", "{% if a %}", "{% endif %}"]), max_size=5))
def test_placeholders_stand_as_they_are(placeholders: list[str]) -> None:
    text = " ** & ".join(placeholders)
    for made in (line_html(text), text_html(text), plain(text), attribute(text)):
        assert all(one in made for one in placeholders)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Tea** & *more*", "<strong>Tea</strong> &amp; <em>more</em>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[x](javascript:alert(1))", "x)"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_a_line_is_marked_up(text: str, html: str) -> None:
    assert line_html(text) == html


def test_lists_and_paragraphs_are_told_apart() -> None:
    made = text_html("One\ntwo\n\n- a\n- b")
    assert made.count("<p ") == 1
    assert made.count("<li>") == 2
    assert "One<br>two" in made


def test_plain_text_keeps_the_way_behind_its_words() -> None:
    assert plain("**Tea** [here](https://example.com/a)") == "Tea here (https://example.com/a)"
    assert links_in("[here](https://example.com/{{ code }})") == ["https://example.com/{{ code }}"]
