"""Whatever goes wrong while the log is followed, no line is forgotten and nothing that moved is lost."""

import asyncio
import threading
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db.utils import OperationalError

from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.ports.live import Topic, topics
from nokshi.site.live import following
from nokshi.site.live.following import Follower
from nokshi.site.live.lines import ALL, Line, Lines
from nokshi.timeline import actions as timeline
from nokshi.timeline.settled import Position, Watch, newest_settled

pytestmark = pytest.mark.django_db
NEW = "customers.new"


class Followed:
    """A follower, its lines, and the loop that they live in."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop, self.lines = loop, Lines()
        self.follower = Follower(self.lines, loop)

    def add(self, *called: str, after: Position | None) -> Line:
        """Let a line come that knows a place in the log."""
        line = Line({}, "s", 1, None, frozenset(called), 0.0, woken=asyncio.Event())
        self.in_loop(lambda: self.lines.add(line))
        self.follower.catch_up(line, after, is_first=False)
        return line

    def look(self) -> None:
        """Look, and wait until the loop has heard of it."""
        self.follower.look()
        self.in_loop(lambda: None)

    def in_loop(self, call: Callable[[], Any]) -> None:
        done = threading.Event()

        def run() -> None:
            call()
            done.set()

        self.loop.call_soon_threadsafe(run)
        done.wait()


@pytest.fixture
def followed() -> Iterator[Followed]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield Followed(loop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def add_customers(ada: Customer, noon: datetime, times: int) -> Position:
    """Record so many events; return the place before them."""
    before = newest_settled() or Position()
    for _ in range(times):
        timeline.record(CustomerAdded(name="Ada"), at=noon, actor=Actor.system(), customer=ada.pk)
    return before


def fail_once(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    """Let one call of what the follower uses fail."""
    real, failed = getattr(following, name), list[bool]()

    def call(*words: Any) -> Any:
        if not failed:
            failed.append(True)
            raise error
        return real(*words)

    monkeypatch.setattr(following, name, call)


@pytest.mark.parametrize("name", ["newest_settled", "rows_between", "moved_by"])
def test_a_line_that_came_as_the_database_went_is_placed_once_it_is_back(
    followed: Followed, ada: Customer, noon: datetime, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    line = followed.add(NEW, after=add_customers(ada, noon, 3))
    fail_once(monkeypatch, name, OperationalError("gone"))
    with pytest.raises(OperationalError):
        followed.look()
    assert line.waiting == {}
    followed.look()
    assert line.is_placed
    assert line.waiting == {NEW: 3}


@pytest.mark.parametrize("name", ["newest_settled", "rows_between", "moved_by"])
@pytest.mark.parametrize("error", [OperationalError("gone"), ValueError("a bug")])
def test_what_moved_while_a_look_failed_is_told_by_the_next(
    followed: Followed, ada: Customer, noon: datetime, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception
) -> None:
    line = followed.add(NEW, after=newest_settled() or Position())
    followed.look()
    add_customers(ada, noon, 2)
    followed.follower._watch = Watch()
    fail_once(monkeypatch, name, error)
    with pytest.raises(type(error)):
        followed.look()
    followed.follower._watch = Watch()
    followed.look()
    assert line.waiting == {NEW: 2}


def test_a_line_that_cannot_be_placed_is_let_go_and_the_next_is_placed(
    followed: Followed, ada: Customer, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = add_customers(ada, noon, 1)
    followed.look()
    first, second = followed.add(NEW, after=before), followed.add(NEW, after=before)
    fail_once(monkeypatch, "rows_between", ValueError("a bug"))
    followed.look()
    assert (first.is_over, first.is_placed) == (True, False)
    assert (second.is_over, second.waiting) == (False, {NEW: 1})


def test_a_topic_that_fails_holds_up_no_other_and_is_told_once_it_is_mended(
    followed: Followed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mark, is_broken = {"now": "1"}, list[bool]()

    def find(ids: Collection[int]) -> dict[int, str]:
        if is_broken:
            raise ZeroDivisionError
        return dict.fromkeys(ids, mark["now"])

    def whole(ids: Collection[int]) -> dict[int, str]:
        return dict.fromkeys(ids, mark["now"])

    monkeypatch.setitem(topics._things, "tests.broken", Topic("tests.broken", marks=find))
    monkeypatch.setitem(topics._things, "tests.whole", Topic("tests.whole", marks=whole))
    line = followed.add("tests.broken:5", "tests.whole", after=newest_settled() or Position())
    followed.look()
    line.waiting.clear()
    is_broken.append(True)
    for now in ("2", "3"):
        mark["now"] = now
        followed.follower._compare_marks()
    followed.look()
    assert line.waiting == {"tests.whole": 0}
    assert caplog.text.count("tests.broken cannot be told") == 1
    line.waiting.clear()
    is_broken.clear()
    followed.follower._compare_marks()
    followed.look()
    assert line.waiting == {"tests.broken:5": 0}


def test_a_page_that_knows_no_place_fetches_all_it_follows(followed: Followed) -> None:
    line = followed.add(NEW, after=None)
    followed.look()
    assert line.waiting == {ALL: 0}


def test_no_error_ends_the_following(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, again = list[Exception](), threading.Event()

    def look() -> None:
        errors = [TimeoutError("the loop is busy"), ValueError("a bug"), OperationalError("gone")]
        if len(looked) == len(errors):
            again.set()
            return
        looked.append(errors[len(looked)])
        raise looked[-1]

    monkeypatch.setattr(following, "POLL", 0.0)
    monkeypatch.setattr(following, "REST", 0.0)
    monkeypatch.setattr(followed.follower, "look", look)
    followed.follower.start()
    while followed.follower.is_alive() and not again.wait(0.01):
        pass
    assert again.is_set()
    followed.follower.stop()
    followed.follower.join()


def test_the_following_ends_with_its_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    monkeypatch.setattr(following, "REST", 0.0)
    follower = Follower(Lines(), loop)
    monkeypatch.setattr(follower, "look", lambda: loop.call_soon_threadsafe(print))
    follower.run()
    assert not follower._stopping.is_set()
