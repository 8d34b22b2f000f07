from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import Text

MODULE = """
from django.utils.translation import gettext as _, ngettext_lazy as many, pgettext
a = _("Save %(name)s " "now")
b = many("%(n)s order", "%(n)s orders", 3)
c = pgettext("a verb", "Order")
"""
TEMPLATE = """
{% load i18n %}<p title="{% trans "Hello" %}"> it's ( {" {{ x|default:_("None") }}
  {% blocktrans trimmed count counter=n with name=a.b %}
    {{ counter }} cat
    of {{ name }}
  {% plural %}{{ counter }} cats of {{ name }}{% endblocktrans %}
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with one room in it."""
    room = tmp_path / "tea"
    (room / "templates/tea").mkdir(parents=True)
    (room / "actions.py").write_text(MODULE)
    monkeypatch.setattr(messages, "ROOMS", tmp_path)
    return room


def translate(room: Path, **words: str) -> None:
    """Write translations into the room's catalogue, as a person would."""
    catalogue = polib.pofile(str(room / messages.CATALOGUE))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: words["order"], 1: words["order"]}
        else:
            entry.msgstr = words["verb" if entry.msgctxt else "save"]
    catalogue.save()


def test_texts_of_a_module_are_found_under_any_name_of_gettext() -> None:
    assert set(messages.texts_in_python(MODULE)) == {
        Text(None, "Save %(name)s now", ""),
        Text(None, "%(n)s order", "%(n)s orders"),
        Text("a verb", "Order", ""),
    }


def test_texts_of_a_template_are_found_in_tags_blocks_and_filters() -> None:
    assert set(messages.texts_in_template(TEMPLATE, "cats.html")) == {
        Text(None, "Hello", ""),
        Text(None, "None", ""),
        Text(None, "%(counter)s cat of %(name)s", "%(counter)s cats of %(name)s"),
    }


def test_a_new_catalogue_lists_every_text_as_untranslated(room: Path) -> None:
    messages.merge(room, {})
    assert sum("is not translated" in fault for fault in messages.faults_of(room)) == 3


def test_a_translation_outlives_the_next_gathering(room: Path) -> None:
    messages.merge(room, {})
    translate(room, order="%(n)s টি অর্ডার", verb="অর্ডার দিন", save="এখন %(name)s সংরক্ষণ করুন")
    messages.merge(room, {})
    assert not list(messages.faults_of(room))


def test_a_placeholder_that_was_lost_is_told(room: Path) -> None:
    messages.merge(room, {})
    translate(room, order="%(n)s টি অর্ডার", verb="অর্ডার দিন", save="এখন সংরক্ষণ করুন")
    assert ["other placeholders" in fault for fault in messages.faults_of(room)] == [True]


def test_a_text_that_nobody_shows_any_more_is_dropped(room: Path) -> None:
    messages.merge(room, {})
    (room / "actions.py").write_text("")
    assert all("is used no more" in fault for fault in messages.faults_of(room))
    messages.merge(room, {})
    assert not messages.catalogue_of(room)


def test_a_translation_of_another_room_is_taken_over(room: Path) -> None:
    text = Text("a verb", "Order", "")
    known = polib.POEntry(msgid="Order", msgctxt="a verb", msgstr="অর্ডার দিন")
    messages.merge(room, {text: known})
    assert messages.catalogue_of(room)[text].msgstr == "অর্ডার দিন"


def test_two_translations_of_one_text_are_told(room: Path) -> None:
    (room.parent / "cup").mkdir()
    (room.parent / "cup" / "actions.py").write_text(MODULE)
    for name, word in (("tea", "অর্ডার দিন"), ("cup", "ফরমাশ দিন")):
        messages.merge(room.parent / name, {})
        translate(room.parent / name, order="%(n)s টি অর্ডার", verb=word, save="%(name)s সংরক্ষণ করুন")
    assert len(messages.conflicts()) == 1
