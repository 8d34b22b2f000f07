"""What the front door itself offers to programs: backups, and what the caller is told of."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import NotThere
from nokshi.ports.resources import Asking, Body, Deed, Offer, Reading, offers
from nokshi.site.actions import backups as actions
from nokshi.site.backup import keeping
from nokshi.site.backup.alone import is_busy
from nokshi.site.backup.keeping import Kept
from nokshi.site.noticing import news_for

BACKUPS = "site.backups"


class BackupShown(msgspec.Struct):
    """A backup that is kept: what it holds, and whether it was read again; `problem` is the code of what was wrong."""

    name: str
    at: datetime
    why: Literal["planned", "by-hand", "before-upgrade"]
    bytes: int
    rows: int | None
    tables: int | None
    last_event: int | None
    version: str
    checked_at: str
    problem: str


class BackupsShown(msgspec.Struct):
    """What is kept of everything, the newest first; whether one is taken or read now; when the next one is due."""

    backups: list[BackupShown]
    is_busy: bool
    next_at: datetime | None


class BackupNamed(Body, kw_only=True):
    """Which backup."""

    name: Annotated[str, msgspec.Meta(max_length=120)]


class NoticeShown(msgspec.Struct):
    """Something that the caller is told of by name."""

    id: int
    at: datetime
    text: str
    url: str
    is_bad: bool


def backups(asking: Asking) -> BackupsShown:
    """Return what is kept."""
    found, hours = keeping.kept()[::-1], settings.CONFIG.backup_hours
    next_at = found[0].at + timedelta(hours=hours) if found and hours else None
    return BackupsShown([_shown(one) for one in found], is_busy(), next_at)


def take(asking: Asking) -> BackupsShown:
    """Begin to take a backup."""
    actions.begin_backup(actor=asking.actor, now=asking.now)
    return backups(asking)


def check(asking: Asking, body: BackupNamed) -> BackupsShown:
    """Begin to read a backup again from end to end."""
    found = next((one for one in keeping.kept() if one.path.name == body.name), None)
    if found is None:
        raise NotThere
    actions.begin_check(one=found)
    return backups(asking)


def told(asking: Asking) -> list[NoticeShown]:
    """Return what the caller was told of in the last days, newest first."""
    found = news_for(asking.scope, asking.now)
    return [NoticeShown(one.id, one.at, str(one.text), one.url, one.is_bad) for one in found]


def _shown(one: Kept) -> BackupShown:
    beside = one.told
    return BackupShown(
        name=one.path.name, at=one.at, why=one.why, bytes=one.size,  # type: ignore[arg-type]
        rows=beside.rows if beside else None, tables=beside.tables if beside else None,
        last_event=beside.last_event if beside else None, version=beside.version if beside else "",
        checked_at=beside.checked_at if beside else "", problem=beside.problem if beside else "",
    )  # fmt: skip


offers.lend(
    Offer(
        name="backups", label=_("Backups"), capability=BACKUPS, order=85,
        readings=(
            Reading(
                name="", label=_("What is kept of everything"), capability=BACKUPS, gives=BackupsShown, run=backups
            ),
        ),
        deeds=(
            Deed(name="", label=_("Take a backup"), capability=BACKUPS, run=take, gives=BackupsShown, status=202),
            Deed(
                name="check", label=_("Read a backup again"), capability=BACKUPS, run=check, body=BackupNamed,
                gives=BackupsShown, status=202,
            ),
        ),
    ),
    Offer(
        name="notices", label=_("Notices"), capability="", order=84,
        readings=(
            Reading(name="", label=_("What you were told of"), capability="", gives=list[NoticeShown], run=told),
        ),
    ),
)  # fmt: skip
