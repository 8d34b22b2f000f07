"""Names shown in place of ids are those of now."""

from nokshi.customers.queries.names import colleague_names, unit_names
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import User
from tests.cast import Places

ALL = Scope.system()


def test_a_colleague_who_is_renamed_or_paused_is_so_at_once(dev: User) -> None:
    assert colleague_names(ALL)[dev.pk] == "Dev"
    dev.name = "Devi"
    dev.save()
    assert colleague_names(ALL)[dev.pk] == "Devi"
    User.objects.filter(pk=dev.pk).update(is_active=False)
    assert dev.pk not in colleague_names(ALL)


def test_a_reader_is_told_of_his_own_units_only(places: Places) -> None:
    here = Scope(units=frozenset({places.dhaka.pk}))
    assert set(unit_names(here)) == {places.dhaka.pk}
    places.dhaka.name = "Dhaka and around"
    places.dhaka.save()
    assert unit_names(here) == {places.dhaka.pk: "Dhaka and around"}
    assert places.berlin.pk in unit_names(ALL)
