"""Templates hold no script, no style, no query and no untranslated word."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.house.code import ROOT, templates

INLINE = {
    "a style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a script": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=|\shx-on\b|\sx-on\b", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}
INCLUDE = re.compile(r"{%\s*include\b[^%]*%}")
QUERY = re.compile(r"\.(all|exists|iterator|objects|select_related|order_by|values_list)\b|_set\.")
TRANSLATED = re.compile(r"{%\s*(blocktrans(?:late)?)\b.*?{%\s*end\1\s*%}", re.DOTALL)
# Notes, and blocks that hold names of classes.
HIDDEN = re.compile(
    r"{%\s*block (?:\w*class|width)\s*%}.*?{%\s*endblock[^%]*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->",
    re.DOTALL,
)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"<(code|kbd|pre)\b.*?</\1>|<[^>]*>|[\w-]+=\"[^\"]*\"", re.DOTALL)
SPOKEN = re.compile(r"\s(?:title|alt|placeholder|aria-label|aria-description|data-label|data-confirm)=\"([^\"]*)\"")
ADDRESS = re.compile(r"https?://\S*|[\w.]+@[\w.]+|\bname@\S+")
WORD = re.compile(r"[A-Za-z]{2,}")
# Words that are the same in every language: names, and what is typed or pressed.
NAMES = {
    "Nokshi",
    "CSV",
    "XLSX",
    "Parquet",
    "Ctrl",
    "Esc",
    "Enter",
    "SMTP",
    "IMAP",
    "MJML",
    "SPF",
    "DKIM",
    "DMARC",
    "HTML",
    "URL",
    "nbsp",
    "amp",
    "middot",
}

pages = pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT / "nokshi")))


@pages
def test_a_template_holds_no_script_and_no_style(path: Path) -> None:
    if is_mail(path):
        return
    text = HIDDEN.sub("", path.read_text(encoding="utf-8"))
    assert not [f"{what}: {match[0]}" for what, pattern in INLINE.items() for match in pattern.finditer(text)]


@pages
def test_an_included_part_sees_only_what_it_is_given(path: Path) -> None:
    if "widgets" in path.parts:  # Django draws them, and hands the whole widget on
        return
    text = HIDDEN.sub("", path.read_text(encoding="utf-8"))
    assert not [include for include in INCLUDE.findall(text) if not re.search(r"\bonly\s*%}$", include)]


@pages
def test_a_template_asks_no_query(path: Path) -> None:
    code = CODE.findall(HIDDEN.sub("", path.read_text(encoding="utf-8")))
    assert not [part for part in code if QUERY.search(part)]


@pages
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    assert not list(bare_words(path.read_text(encoding="utf-8")))


def is_mail(path: Path) -> bool:
    """Tell whether a template is the body of a letter, where mail programs need styles inline."""
    return "mail" in path.parts or path.suffix in {".mjml", ".txt"}


def bare_words(text: str) -> Iterator[str]:
    """Yield the words that a reader sees and no translation knows."""
    seen = CODE.sub(" ", TRANSLATED.sub(" ", HIDDEN.sub(" ", text)))
    for piece in [*SPOKEN.findall(seen), unescape(TAG.sub(" ", seen))]:
        yield from (word for word in WORD.findall(ADDRESS.sub(" ", piece)) if word not in NAMES)
