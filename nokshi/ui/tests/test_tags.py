from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from nokshi.kernel.money import Money


@pytest.fixture(autouse=True)
def dhaka() -> Iterator[None]:
    with timezone.override("Asia/Dhaka"):
        yield


def shown(text: str, language: str = "en", **values: Any) -> str:
    with translation.override(language):
        return Template("{% load nokshi %}" + text).render(Context(values))


def shown_at(path: str, text: str, **values: Any) -> str:
    context = RequestContext(RequestFactory().get(path), values)
    return Template("{% load nokshi %}" + text).render(context)


@pytest.mark.parametrize(
    ("text", "value", "english", "bengali"),
    [
        ("{{ v|figure }}", 1234567, "1,234,567", "১২,৩৪,৫৬৭"),
        ("{{ v|decimal:2 }}", Decimal("9.5"), "9.50", "৯.৫০"),
        ("{{ v|percent }}", 0.34, "34\u202f%", "৩৪%"),
        ("{{ v|money:'BDT' }}", 86420, "৳86,420", "৳৮৬,৪২০"),
        ("{{ v|money }}", Money(Decimal("612.4"), "EUR"), "€612.40", "€৬১২.৪০"),
        ("{{ v|short_money:'BDT' }}", 6_420_000, "৳6.42 million", "৳৬৪.২ লাখ"),
        ("{{ v|exact_money:'GBP' }}", Decimal("0.4212"), "£0.4212", "£০.৪২১২"),
        ("{{ v|digits }}", "#48213", "#48213", "#৪৮২১৩"),
        ("{{ v|clock_time }}", datetime(2020, 1, 2, 8, 20, tzinfo=UTC), "14:20", "দুপুর ২:২০"),
        ("{{ v|day }}", date(2020, 11, 23), "23 Nov 2020", "২৩ নভেম্বর ২০২০"),
    ],
)
def test_numbers_and_dates_are_written_for_the_reader(text: str, value: Any, english: str, bengali: str) -> None:
    assert shown(text, "en", v=value) == english
    assert shown(text, "bn", v=value) == bengali


@pytest.mark.parametrize(
    "name", ["figure", "decimal", "percent", "money", "short_money", "exact_money", "day", "moment"]
)
def test_nothing_is_written_as_nothing(name: str) -> None:
    assert shown("{{ v|" + name + " }}", v=None) == ""


def test_a_moment_late_in_utc_falls_on_the_readers_day() -> None:
    late = datetime(2020, 11, 23, 20, 0, tzinfo=UTC)
    assert shown("{{ v|day }}", v=late) == "24 Nov 2020"
    assert shown("{{ v|moment }}", v=late) == "24 Nov 2020, 02:00"


def test_an_icon_alone_speaks_and_beside_words_is_silent() -> None:
    assert 'aria-hidden="true"' in shown("{% icon 'users' %}")
    assert 'aria-label="Light"' in shown("{% icon 'sun' 'Light' %}")
    assert "icon--directed" in shown("{% icon 'arrow-right' %}")


def test_a_name_cannot_bring_markup() -> None:
    html = shown("{% who name url='/x' note=name %}{% avatar name %}{% person name %}", name="<b>Eve</b>")
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_a_name_in_another_script_says_its_language() -> None:
    assert shown("{% person name %}", name="রহিম") == '<bdi lang="bn">রহিম</bdi>'


def test_a_link_keeps_the_rest_of_the_query() -> None:
    assert shown_at("/?q=tea&after=x", "{% link_with after='' sort='name' %}") == "?q=tea&amp;sort=name"


def test_a_column_sorts_down_first_and_then_up() -> None:
    head = "{% sort_link 'spent' as sort %}{{ sort.href }} {{ sort.aria }}"
    assert shown_at("/?after=x", head) == "?sort=-spent "
    assert shown_at("/?sort=-spent", head) == "?sort=spent descending"
    assert shown_at("/?sort=spent", head) == "?sort=-spent ascending"


def test_the_seal_is_there_inside_an_include_with_only() -> None:
    assert "csrfmiddlewaretoken" in shown_at("/", "{% include 'ui/toast.html' with text='Done' undo='/undo' only %}")
    assert shown_at("/a?b=1", "{% here %}") == "/a?b=1"
