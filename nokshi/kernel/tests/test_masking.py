"""Masks: the same for the same, others for others, of the same build, and of no use without the key."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.kernel.masking import Masks

MASKS, OTHERS = Masks(b"k" * 32), Masks(b"o" * 32)
BENGALI = "অআইকখগঘঙচছজঝতথদধনপফবভমযরলশসহািীুূৃেৈোৌ্ংঃঁ়০১২৩৪৫৬৭৮৯ড়ঢ়য়ৎ"
SIGNS = st.characters(exclude_categories=("Cs", "Cc"))
WORDS = st.text(st.one_of(st.sampled_from("abcdeFGHIJklm0123456789"), st.sampled_from(BENGALI), SIGNS), max_size=50)


@given(first=WORDS, second=WORDS)
def test_what_differs_stays_different_and_what_is_the_same_the_same(first: str, second: str) -> None:
    assert (MASKS.word(first) == MASKS.word(second)) == (first == second)
    assert Masks(b"k" * 32).word(first) == MASKS.word(first)


@given(word=WORDS)
def test_a_word_keeps_its_length_and_the_kind_of_each_sign(word: str) -> None:
    masked = MASKS.word(word)
    assert len(masked) == len(word)
    assert [unicodedata.category(sign) for sign in masked] == [unicodedata.category(sign) for sign in word]
    assert [ord(sign) > 0x7F for sign in masked] == [ord(sign) > 0x7F for sign in word]


@given(text=WORDS)
def test_bengali_stays_bengali_and_whole(text: str) -> None:
    word = "".join(sign for sign in text if "\u0980" <= sign <= "\u09ff")
    assert all("\u0980" <= sign <= "\u09ff" for sign in MASKS.word(word))


@pytest.mark.parametrize("size", [1, 2, 3, 10, 105, 365, 366, 1000])
def test_every_place_is_taken_once(size: int) -> None:
    assert sorted(MASKS._permuted(number, size) for number in range(size)) == list(range(size))


@pytest.mark.parametrize("word", ["Lovelace", "রহিমউদ্দিন", "Λοβελέις", "Лавлейс", "01712345678"])
def test_another_key_gives_another_mask(word: str) -> None:
    assert word != MASKS.word(word) != OTHERS.word(word) != word


@given(
    local=st.from_regex(r"[a-z0-9._+-]{1,30}", fullmatch=True),
    domain=st.from_regex(r"([a-z0-9-]{1,12}\.){1,3}[a-z]{2,6}", fullmatch=True),
)
def test_an_address_leads_to_nobody_and_stays_alone(local: str, domain: str) -> None:
    masked = MASKS.email(f"{local}@{domain}")
    assert masked.endswith(".example")
    assert masked.count("@") == 1
    assert masked.count(".") == f"{local}@{domain}".count(".") + 1
    assert MASKS.email(f"{local}x@{domain}") != masked


def test_an_address_of_any_length_fits_its_column() -> None:
    long = [MASKS.email(f"{'x' * number}@{'y' * (250 - number)}.com") for number in (30, 31)]
    assert len(set(long)) == 2
    assert all(len(one) <= 254 and one.endswith(".example") for one in long)


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("+8801712345678", "+88017"),
        ("+46701740605", "+4670"),
        ("+1 (212) 555-0123", "+1 (21"),
        ("+8801712-345678", "+88017"),
    ],
)
def test_a_number_keeps_its_country_its_length_and_its_signs(number: str, kept: str) -> None:
    masked = MASKS.phone(number)
    assert masked.startswith(kept)
    assert masked != number
    assert [sign if not sign.isdigit() else "0" for sign in masked] == [s if not s.isdigit() else "0" for s in number]


def test_a_number_is_the_same_however_it_is_written() -> None:
    assert "".join(filter(str.isdigit, MASKS.phone("+880 1712-345678"))) == MASKS.phone("+8801712345678")[1:]


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_another_of_the_same_year(day: date) -> None:
    masked = date.fromisoformat(MASKS.day(day.isoformat()))
    assert masked.year == day.year


def test_what_stands_in_a_text_is_masked_as_where_it_stands_alone() -> None:
    text = "Ada Lovelace <ada@example.com>, +8801712345678, born 1815-12-10"
    masked = MASKS.text(text)
    for part in (MASKS.text("Ada Lovelace"), MASKS.email("ada@example.com"), MASKS.phone("+8801712345678")):
        assert part in masked
    assert MASKS.day("1815-12-10") in masked
    assert not [word for word in ("Lovelace", "ada@", "345678", "born") if word in masked]


def test_markup_keeps_its_tags_and_nothing_in_them() -> None:
    html = '<p class="x">Dear <b>Ada</b></p><style>.ada {}</style><!-- Ada --><a href="https://x.example/?c=ada">go</a>'
    masked = MASKS.html(html)
    assert [tag in masked for tag in ("<p>", "<b>", "</b>", "</p>", "<a>", "</a>")] == [True] * 6
    assert not [word for word in ("Ada", "ada", "href", "style", "class") if word in masked]


def test_plain_data_keeps_its_shape() -> None:
    data = {"name": ["Ada", None], "age": 36, "is_on": True, "inner": {"city": "London"}}
    masked = MASKS.deep(data)
    assert (masked["age"], masked["is_on"], masked["name"][1]) == (36, True, None)
    assert masked["inner"]["city"] == MASKS.text("London")


@settings(max_examples=30)
@given(text=st.text(SIGNS, max_size=400))
def test_any_text_can_be_masked(text: str) -> None:
    for way in (MASKS.text, MASKS.html, MASKS.email, MASKS.phone, MASKS.url, MASKS.day):
        assert isinstance(way(text), str)


def test_an_address_of_the_web_is_at_a_host_that_is_nobodys() -> None:
    masked = MASKS.url("https://ada:secret@shop.example.com/ada?to=ada@x.org")
    assert masked.startswith("https://")
    assert ".example/" in masked
    assert not [word for word in ("ada", "secret", "shop") if word in masked]
