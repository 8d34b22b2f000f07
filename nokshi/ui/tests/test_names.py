import pytest

from nokshi.ui import names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Farhana Rahman", "FR"),
        ("farhana", "F"),
        ("Ana Beatriz Souza", "AS"),
        ("ফারহানা রহমান", "ফা"),
        ("নুসরাত জাহান", "নু"),
        ("ক্ষমা", "ক্ষ"),
        ("佐藤 美咲", "佐"),
        ("Élodie Ångström", "ÉÅ"),
        ("(unknown) Person", "UP"),
        ("", "·"),
        ("  ", "·"),
        ("+880 1712", "8"),
    ],
)
def test_a_face_shows_what_its_script_allows(name: str, shown: str) -> None:
    assert names.initials(name) == shown


@pytest.mark.parametrize(
    ("text", "language"),
    [("রহিম", "bn"), ("نورة", "ar"), ("佐藤", "zh"), ("さとう", "ja"), ("Ada", ""), ("", ""), ("48213", "")],
)
def test_the_script_of_a_name_gives_its_language(text: str, language: str) -> None:
    assert names.script(text) == language


def test_a_face_keeps_its_cloth() -> None:
    assert names.cloth(7) == names.cloth("7")
    assert {names.cloth(key) for key in range(40)} == {1, 2, 3, 4}
