"""The administrator's page on the readers: for him alone, and it mends."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import record
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.tests.test_log import Stitched
from nokshi.workspace.models import User

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def parked(noon: datetime) -> Parked:
    record(Stitched(), at=noon, actor=Actor.system())
    return Parked.objects.create(
        reader="timeline_tests.gone",
        event=EventRow.objects.get(),
        error="a bad stitch",
        tries=1,
        retry_at=noon,
        parked_at=noon,
    )


def test_the_owner_sees_every_reader(signed_in: SignedIn, ona: User) -> None:
    page = signed_in(ona).get("/timeline/readers/")
    assert page.status_code == 200
    assert "Readers of the log" in page.content.decode()


@pytest.mark.parametrize("who", ["dev", "eve", "cleo"])
def test_for_others_the_page_is_not_there(signed_in: SignedIn, who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    assert signed_in(user).get("/timeline/readers/").status_code == 404


def test_a_refused_retry_changes_nothing(signed_in: SignedIn, dev: User, parked: Parked, noon: datetime) -> None:
    assert signed_in(dev).post("/timeline/readers/retry/").status_code == 404
    parked.refresh_from_db()
    assert parked.retry_at == noon


def test_trying_again_says_what_came_of_it(signed_in: SignedIn, ona: User, parked: Parked) -> None:
    page = signed_in(ona).post("/timeline/readers/retry/", follow=True)
    assert "Nothing went through" in page.content.decode()
