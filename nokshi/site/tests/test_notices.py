"""Who is told of what: news goes to whom it is for, in words of his own language, and to nobody else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from nokshi.intake.events import ImportFinished
from nokshi.intake.models import ImportRun
from nokshi.integrations.events import WebhookDisabled
from nokshi.integrations.models import Endpoint
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.secrets import seal
from nokshi.marketing.events import CampaignFinished
from nokshi.marketing.models import Campaign
from nokshi.ports.live import topics
from nokshi.ports.notices import notices
from nokshi.site.noticing import news_for
from nokshi.timeline.actions import record
from nokshi.workspace.models import User
from tests import cast

OpenClient = Callable[[User], Client]


def finished(places: cast.Places, by: User, at: datetime, file: str = "guests.csv") -> ImportRun:
    run = ImportRun.objects.create(name=file, unit=places.dhaka, created_by=by, created_at=at)
    event = ImportFinished(
        run_id=run.pk, file=file, record_kind="customers.person", rows=1200, new=1200, joined=0,
        same=0, refused=0,
    )  # fmt: skip
    record(event, at=at, actor=Actor.run(run.pk), subject=("intake.run", run.pk), unit=places.dhaka.pk)
    return run


def test_a_finished_import_is_told_to_who_began_it(places: cast.Places, dev: User, eve: User, noon: datetime) -> None:
    run = finished(places, dev, noon)
    [told] = news_for(cast.scope(dev), noon)
    assert (str(told.text), told.url) == ("guests.csv is in: 1,200 rows.", reverse("intake:run", args=[run.pk]))
    assert news_for(cast.scope(eve), noon) == []
    with override("bn"):
        assert "১,২০০" in str(news_for(cast.scope(dev), noon)[0].text)


def test_nobody_is_told_of_units_that_he_sees_no_more(
    places: cast.Places, dev: User, cleo: User, noon: datetime
) -> None:
    finished(places, cleo, noon)
    assert news_for(cast.scope(cleo), noon) == []


def test_news_is_the_newest_first_and_ends_after_a_week(places: cast.Places, dev: User, noon: datetime) -> None:
    for days in (8, 2, 0):
        finished(places, dev, noon - timedelta(days=days), f"{days}.csv")
    assert [str(one.text)[:5] for one in news_for(cast.scope(dev), noon)] == ["0.csv", "2.csv"]
    assert len(news_for(cast.scope(dev), noon, limit=1)) == 1


def test_a_letter_that_has_left_is_told_to_its_owner(places: cast.Places, dev: User, noon: datetime) -> None:
    campaign = Campaign.objects.create(name="Tea", unit=places.dhaka, owner=dev, created_at=noon, changed_at=noon)
    record(
        CampaignFinished(title="Tea", letters=1), at=noon, actor=Actor.system(), unit=places.dhaka.pk,
        subject=("marketing.campaign", campaign.pk),
    )  # fmt: skip
    assert str(news_for(cast.scope(dev), noon)[0].text) == "“Tea” has left: 1 letter."


def test_a_webhook_that_was_switched_off_is_bad_news(places: cast.Places, ona: User, noon: datetime) -> None:
    endpoint = Endpoint.objects.create(
        url="https://hooks.example.com/x", unit=places.dhaka, kinds=["*"], secret_sealed=seal("whsec_x"),
        created_by=ona, created_at=noon, changed_at=noon,
    )  # fmt: skip
    record(
        WebhookDisabled(host="hooks.example.com"), at=noon, actor=Actor.system(), unit=places.dhaka.pk,
        subject=("integrations.endpoint", endpoint.pk),
    )  # fmt: skip
    [told] = news_for(cast.scope(ona), noon)
    assert told.is_bad
    assert "hooks.example.com" in str(told.text)


def test_an_open_page_asks_for_what_has_just_come(
    places: cast.Places, dev: User, eve: User, signed_in: OpenClient
) -> None:
    finished(places, dev, clock.now() - timedelta(minutes=1))
    finished(places, dev, clock.now() - timedelta(hours=1), "old.csv")
    [told] = signed_in(dev).get(reverse("site:notices_now")).json()["notices"]
    assert told["text"].startswith("guests.csv")
    assert signed_in(eve).get(reverse("site:notices_now")).json() == {"notices": []}


def test_today_has_a_place_for_news(places: cast.Places, dev: User, signed_in: OpenClient) -> None:
    client = signed_in(dev)
    assert reverse("site:notices") in client.get("/").content.decode()
    part = client.get(reverse("site:notices"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'data-live="site.notices' in part
    assert "<html" in client.get(reverse("site:notices")).content.decode()


@pytest.mark.parametrize("notice", list(notices), ids=lambda one: one.kind)
def test_every_notice_moves_open_pages(notice: object) -> None:
    """The topic takes the kinds as they were lent when it was made: a room that lends later would not be heard."""
    assert topics["site.notices"].is_moved_by(notice.kind)  # type: ignore[attr-defined]
