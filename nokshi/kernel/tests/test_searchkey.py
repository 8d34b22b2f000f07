"""Keys by which a name is found in another script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.kernel.searchkey import LONGEST_KEY, MARK, WORD, fold, key_of, skeleton, sorting_key, words_of

ALIKE = [
    ("rahim", "রহিম"), ("farhana", "ফারহানা"), ("chattogram", "চট্টগ্রাম"), ("mohammad", "মোহাম্মদ"),
    ("muhammed", "মুহাম্মদ"), ("uddin", "উদ্দিন"), ("yasmin", "ইয়াসমিন"), ("yunus", "ইউনুস"), ("biswas", "বিশ্বাস"),
    ("lakshmi", "লক্ষ্মী"), ("shahid", "শহীদ"), ("rangpur", "রংপুর"), ("wahid", "ওয়াহিদ"), ("zahid", "জাহিদ"),
    ("sylhet", "সিলেট"), ("dhaka", "ঢাকা"), ("hossain", "হোসেন"), ("chowdhury", "চৌধুরী"), ("jahangir", "জাহাঙ্গীর"),
    ("bhattacharya", "ভট্টাচার্য"), ("barua", "বড়ুয়া"), ("gyan", "জ্ঞান"), ("rahim", "रहीम"),
]  # fmt: skip


@pytest.mark.parametrize(("latin", "other"), ALIKE)
def test_a_name_sounds_the_same_in_both_scripts(latin: str, other: str) -> None:
    assert skeleton(fold(latin)) == skeleton(fold(other)) != ""


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller", "muller"),
        ("SÃO  Tomé", "sao  tome"),
        ("Łódź", "lodz"),
        ("০১৭", "017"),
        ("ｆｕｌｌ", "full"),
        ("Straße", "strasse"),
    ],
)
def test_case_accents_digits_and_widths_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_composed_and_decomposed_letters_fold_alike() -> None:
    assert fold("বড়ুয়া") == fold("ব\u09a1\u09bcু\u09af\u09bcা")


def test_a_key_holds_words_as_written_and_as_they_sound() -> None:
    key = key_of(["রহিম উদ্দিন"], ["rahim@example.com"])
    assert " রহিম উদ্দিন rahim@example.com " in key
    assert "=rhm=adn=" in key


def test_names_sort_without_regard_to_case_and_accents() -> None:
    assert sorted(["Zoe", "Émile", "ada"], key=sorting_key) == ["ada", "Émile", "Zoe"]


@given(st.text(max_size=300))
def test_any_text_has_a_key_and_folding_it_again_changes_nothing(text: str) -> None:
    key = key_of([text], [text])
    assert len(key) <= LONGEST_KEY
    for word in words_of(text):
        assert fold(word) == word
        assert MARK not in word


@given(st.lists(st.text(max_size=12), max_size=5).map(" ".join))
def test_words_folded_part_by_part_are_those_of_the_whole_text(text: str) -> None:
    assert words_of(text) == WORD.findall(fold(text))


@pytest.mark.parametrize("text", ["a\x00b", "রহিম\x00উদ্দিন", "\x00"])
def test_no_word_holds_a_sign_that_no_database_takes(text: str) -> None:
    assert "\x00" not in "".join(words_of(text))
