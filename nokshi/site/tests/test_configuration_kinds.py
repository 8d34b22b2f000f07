"""Own kinds of record go out with their fields and come into a house that has none; the file moves and renames them."""

from datetime import datetime

import pytest

from nokshi.custom.models import CustomField
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.configuration import Setting
from nokshi.records.actions import retire_kind
from nokshi.records.models import Kind
from nokshi.records.queries import house
from nokshi.records.tests import shop
from nokshi.site.configuration.applying import apply, difference
from nokshi.site.configuration.refusals import WrongLine
from nokshi.site.configuration.telling import in_words
from nokshi.site.configuration.writing import export
from nokshi.workspace.models import User
from tests.cast import Places


@pytest.fixture
def setting(ona: User, noon: datetime) -> Setting:
    return Setting(Scope.system(), Actor.user(ona.pk), noon)


@pytest.fixture
def told(ona: User) -> str:
    shop.warranty(bn="ওয়ারেন্টি")
    shop.kind("Pet", belongs="one", icon="star")
    return export()


def forget() -> None:
    """Leave a house that never had a kind of its own."""
    CustomField.objects.filter(subject__startswith="records.").delete()
    Kind.objects.all().delete()


def test_kinds_go_out_and_come_into_a_house_without_any(told: str, setting: Setting) -> None:
    assert "ওয়ারেন্টি" in told
    assert "custom.warranty.ends" in told
    forget()
    apply(told.encode(), prune=True, setting=setting)
    assert export() == told
    assert difference(told.encode()) == []
    warranty, pet = house().everything
    assert (warranty.key, warranty.title, pet.icon) == ("warranty", "serial_number", "star")


def test_a_kind_out_of_use_is_left_alone_until_a_file_has_it(told: str, setting: Setting) -> None:
    retire_kind(kind=Kind.objects.get(key="pet"), **shop.BY)
    assert "pet:" not in export()
    assert apply(export().encode(), prune=True, setting=setting) == []
    apply(told.encode(), prune=True, setting=setting)
    assert export() == told


def test_the_file_renames_and_moves_them_and_says_by_which_field_they_are_called(told: str, setting: Setting) -> None:
    changed = told.replace("title: serial_number", "title: ends", 1).replace("place: 1", "place: 3", 1)
    assert changed != told
    apply(changed.encode(), prune=True, setting=setting)
    assert difference(changed.encode()) == []
    assert [(one.key, one.title) for one in house().everything] == [("pet", "serial_number"), ("warranty", "ends")]


def test_a_kind_whose_field_is_missing_is_refused(told: str, setting: Setting) -> None:
    forget()
    with pytest.raises(WrongLine):
        apply(told.replace("title: serial_number", "title: colour").encode(), prune=True, setting=setting)
    assert not Kind.objects.exists()


def test_what_goes_with_a_kind_is_said_before(told: str, places: Places) -> None:
    shop.record(house().by_key["warranty"], "W-1", unit=places.dhaka.pk)
    [gone] = [one for one in difference(b"kinds: {}\n") if one.name == "warranty"]
    assert "Its 1 record goes too." in " ".join(in_words([gone], prune=True))
