"""Whatever pages do, programs can do: each verb of a page has its operation, or a reason why it has none."""

from collections.abc import Callable, Iterator
from typing import Any

from nokshi.site.api.building import operations
from tests.house.doors import Door, doors
from tests.house.parity import OPERATIONS, REASONS

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
OURS = "nokshi."


def methods_of(view: Callable[..., Any]) -> set[str]:
    """Return the methods that a view takes: those that one of its decorators lets through, else all."""
    for one in _layers(view):
        for cell in one.__closure__ or ():
            held = cell.cell_contents
            if isinstance(held, list | tuple) and held and set(map(str, held)) <= METHODS:
                return {str(method) for method in held}
    return METHODS


def _layers(view: Any) -> Iterator[Any]:
    while view is not None and hasattr(view, "__closure__"):
        yield view
        view = getattr(view, "__wrapped__", None)


def verbs() -> list[Door]:
    """Return the doors of pages that take what somebody sends."""
    pages = [one for one in doors() if not one.name.startswith("api:") and one.view.__module__.startswith(OURS)]
    return [one for one in pages if "POST" in methods_of(one.view)]


def test_every_verb_of_a_page_has_its_operation_or_a_reason() -> None:
    assert not sorted({one.name for one in verbs()} - set(OPERATIONS) - set(REASONS))


def test_every_operation_that_is_named_is_there() -> None:
    known = {one.name for one in operations()}
    assert not {door: name for door, names in OPERATIONS.items() for name in names.split() if name not in known}


def test_nothing_is_named_that_no_page_does_any_more() -> None:
    assert not sorted((set(OPERATIONS) | set(REASONS)) - {one.name for one in verbs()})


def test_a_verb_has_either_an_operation_or_a_reason() -> None:
    assert not set(OPERATIONS) & set(REASONS)
    assert all(len(reason) > 10 for reason in REASONS.values())


def test_the_law_sees_verbs() -> None:
    found = {one.name for one in verbs()}
    assert {"integrations:webhook_replay", "timeline:skip", "intake:run_decide"} <= found
    assert "timeline:trail_export" not in found
