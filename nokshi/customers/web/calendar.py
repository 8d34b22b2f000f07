"""When something was, as near as it matters: the hour this week, the day before that."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from nokshi.kernel import formats

WEEK = 7


class Calendar:
    """Says stretches of time for a reader, as seen at a moment in his zone."""

    def __init__(self, now: datetime, zone: str, language: str) -> None:
        self.zone = zone
        self.language = language
        self.today = now.astimezone(ZoneInfo(zone)).date()

    def stretch(self, moment: datetime) -> str:
        """Return the day of a moment in the last week or to come, else its month, or its year."""
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        if day == self.today:
            return _("Today")
        if day == self.today - timedelta(days=1):
            return _("Yesterday")
        if self.is_near(moment):
            return formats.day(day, self.language, self.today, weekday=True)
        if day.year == self.today.year:
            return formats.month(day.replace(day=1), self.language)
        return formats.digits(str(day.year), self.language)

    def when(self, moment: datetime) -> str:
        """Return the hour of a moment that is near, else its day."""
        if self.is_near(moment):
            return formats.clock_time(moment, self.language, self.zone)
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return formats.day(day, self.language, day)

    def is_near(self, moment: datetime) -> bool:
        """Say whether a moment is so near that its hour matters."""
        return moment.astimezone(ZoneInfo(self.zone)).date() > self.today - timedelta(days=WEEK)
