"""Export of everything for programs: begun, looked at, fetched, deleted."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import NotThere
from nokshi.ports.resources import Asking, Body, Deed, Offer, Reading, offers
from nokshi.site.actions import whole as actions
from nokshi.site.whole import keeping
from nokshi.site.whole.keeping import Kept
from nokshi.workspace.proof import proof_wanted

RIGHT = "site.everything"


class ArchiveShown(msgspec.Struct):
    """A file with everything that lies ready until a moment; its rows by table."""

    name: str
    at: datetime
    until: datetime
    bytes: int
    format: str
    rows: dict[str, int]


class EverythingShown(msgspec.Struct):
    """What lies ready, the newest first; while one is written, how many of its tables are done."""

    archives: list[ArchiveShown]
    is_busy: bool
    done: int
    of: int


class EverythingFormat(Body, kw_only=True):
    """In which format the tables go out."""

    format: Literal["csv", "parquet", "both"] = "csv"


class ArchiveNamed(Body, kw_only=True):
    """Which file."""

    name: Annotated[str, msgspec.Meta(max_length=120)]


def everything(asking: Asking) -> EverythingShown:
    """Return what lies ready."""
    progress = keeping.progress()
    found = [_shown(one) for one in keeping.kept() if one.until > asking.now]
    done, of = (progress.done, progress.of) if progress else (0, 0)
    return EverythingShown(found, progress is not None, done, of)


def begin(asking: Asking, body: EverythingFormat) -> EverythingShown:
    """Begin to write everything into one file."""
    actions.begin_export(form=body.format, actor=asking.actor, now=asking.now)
    return everything(asking)


def fetch(asking: Asking, body: ArchiveNamed) -> HttpResponseBase:
    """Give a file out; from a browser's session only right after one more proof of who it is."""
    one = _named(body.name, asking)
    if not asking.is_proven:
        raise proof_wanted()
    actions.tell_downloaded(file=one.name, size=one.size, actor=asking.actor, now=asking.now)
    return FileResponse(one.path.open("rb"), as_attachment=True, filename=one.name, content_type="application/zip")


def remove(asking: Asking, body: ArchiveNamed) -> EverythingShown:
    """Delete a file before its day is over."""
    keeping.remove(_named(body.name, asking))
    return everything(asking)


def _named(name: str, asking: Asking) -> Kept:
    found = keeping.find(name)
    if found is None or found.until <= asking.now:
        raise NotThere
    return found


def _shown(one: Kept) -> ArchiveShown:
    told = one.told
    form, counts = (told.form, told.counts) if told else ("", {})
    return ArchiveShown(one.name, one.at, one.until, one.size, form, counts)


offers.lend(
    Offer(
        name="everything", label=_("Export of everything"), capability=RIGHT, order=53,
        readings=(
            Reading(name="", label=_("What lies ready"), capability=RIGHT, gives=EverythingShown, run=everything),
        ),
        deeds=(
            Deed(
                name="", label=_("Export everything"), capability=RIGHT, run=begin, body=EverythingFormat,
                gives=EverythingShown, status=202,
            ),
            Deed(
                name="fetch", label=_("Fetch a file with everything"), capability=RIGHT, run=fetch, body=ArchiveNamed,
                gives=bytes,
            ),
            Deed(
                name="remove", label=_("Delete a file with everything"), capability=RIGHT, run=remove,
                body=ArchiveNamed, gives=EverythingShown,
            ),
        ),
    ),
)  # fmt: skip
