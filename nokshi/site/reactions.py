"""Hear what is news to somebody, and have his devices tell him."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import translation

from nokshi.kernel import clock
from nokshi.ports.notices import notices
from nokshi.site.noticing import news_for
from nokshi.timeline.readers import Reader, Recorded, readers
from nokshi.workspace import actions
from nokshi.workspace.models import PushDevice
from nokshi.workspace.queries import reach_of

# A reader that is new, or was held up, comes by what is long past.
JUST_NOW = timedelta(minutes=10)


def push_notices(entries: Sequence[Recorded]) -> None:
    """Push what has just come to the devices of whom it is news to; what is older stands on Today."""
    now = clock.now()
    fresh = {entry.id for entry in entries if now - entry.at <= JUST_NOW}
    if not fresh:
        return
    for user in {one.user for one in PushDevice.objects.select_related("user").filter(user__is_active=True)}:
        scope = reach_of(user).whole
        with translation.override(scope.language):
            for one in news_for(scope, now, since=JUST_NOW):
                if one.id in fresh:
                    url = one.url or reverse("workspace:today")
                    actions.push_soon(user_id=user.pk, title="Nokshi", text=str(one.text), url=url)


readers.lend(Reader("site.push_notices", frozenset(one.kind for one in notices), push_notices))
