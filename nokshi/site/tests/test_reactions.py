"""News comes to the devices of whom it is for, while it is news."""

from datetime import timedelta

import pytest
from django_q.models import OrmQ

from nokshi.kernel import clock
from nokshi.site.reactions import push_notices
from nokshi.site.tests.test_notices import finished
from nokshi.timeline.models import EventRow
from nokshi.timeline.readers import readers, recorded
from nokshi.workspace import actions, pushing
from nokshi.workspace.models import User
from tests import cast


@pytest.fixture
def both_told(dev: User, eve: User) -> None:
    """Dev and Eve, each with a device."""
    for user in (dev, eve):
        actions.add_device(
            user=user, endpoint=f"https://push.example/{user.pk}", receiver=pushing.fresh_key()[1], auth="A" * 22,
            agent="", session_key="", now=clock.now(),
        )  # fmt: skip


def entries() -> list[object]:
    return [recorded(row) for row in EventRow.objects.filter(kind="intake.import_finished")]


@pytest.mark.django_db
def test_only_whom_it_is_for_is_told_and_in_his_language(places: cast.Places, dev: User, both_told: None) -> None:
    User.objects.filter(pk=dev.pk).update(language="bn")
    finished(places, dev, clock.now())
    push_notices(entries())  # type: ignore[arg-type]
    [job] = OrmQ.objects.all()
    user_id, _title, text, url = job.task["args"]
    assert user_id == dev.pk
    assert "১,২০০" in text
    assert url.startswith("/imports/")


@pytest.mark.django_db
def test_what_is_long_past_wakes_nobody(places: cast.Places, dev: User, both_told: None) -> None:
    finished(places, dev, clock.now() - timedelta(hours=1))
    push_notices(entries())  # type: ignore[arg-type]
    assert not OrmQ.objects.exists()


def test_every_kind_of_news_is_heard() -> None:
    assert "intake.import_finished" in readers["site.push_notices"].kinds
