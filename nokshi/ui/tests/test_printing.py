"""Documents: what is told stands in them as text, on every page what belongs there, and nothing of it is markup."""

import io

import pytest

from nokshi.ui.printing import CannotPrint, Facts, Grid, Head, Section, Sheet, Words, setting
from nokshi.ui.printing.setting import pressed
from nokshi.ui.tests.reading_pdf import pypdf, texts_of

ODD = '#set text(red) $x$ *a* <b> "c" \\ @d `e` ] } https://f // g'
WORDS = (
    "ড় ঢ় য় ক্ষ র্ক কো কৌ জ্ঞ ন্ত্র ট্ট হ্ম ৎ আঁ দুঃ র‍্যাব ব্যবহারকারীর নাম ও ঠিকানা শ্রদ্ধা স্ত্রী উজ্জ্বল কৃষ্ণ গুরু "
    "শুভ হৃদয় কূপ চাঁদ সারির কিছুই নেই প্রতিটি রহিম উদ্দিন লক্ষ্মীপুর আন্তর্জাতিক ব্র্যান্ড ভ্রূ দ্রুত পৃষ্ঠা ১২৩ %"
)


def bare(text: str) -> str:
    """Return a text without its blanks."""
    return "".join(text.split())


def test_what_is_told_stands_there_as_it_is_and_headings_come_again() -> None:
    rows = [[str(number), ODD] for number in range(90)]
    grid = Grid("Rows", [Head("Number", is_figure=True), Head("Why", 1)], rows, "A note")
    sections: list[Section] = [Facts("Facts", [("File", ODD)]), Words("All there?", ["Yes.", "No."], "good"), grid]
    found = texts_of(
        pressed(Sheet("The account", "of a file", sections, foot="Ada", of="Page {page} of {pages}"), "pdf")
    )
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert f"AdaPage{number}of{len(found)}" in page
        assert "NumberWhy" in page
    whole = "".join(found)
    assert whole.count(bare(ODD)) == len(rows) + 1
    assert all(bare(text) in whole for text in ("The account", "of a file", "A note", "Yes.No."))


def test_bengali_is_set_and_found_again_as_it_was_written() -> None:
    sections = [Words(WORDS, [WORDS])]
    sheet = Sheet("আমদানির হিসাব", "", sections, "bn", "নকশী", "পৃষ্ঠা {page}, মোট {pages}", "০১২৩৪৫৬৭৮৯")
    content = pressed(sheet, "pdf")
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == "আমদানির হিসাব"
    [page] = texts_of(content)
    assert page == bare(f"আমদানির হিসাব {WORDS} {WORDS} নকশী পৃষ্ঠা ১, মোট ১")
    assert pressed(sheet, "png").startswith(b"\x89PNG")


def test_what_cannot_be_set_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "PRESS", setting.PRESS.with_name("no-such-file.py"))
    with pytest.raises(CannotPrint):
        pressed(Sheet("", "", []), "pdf")
