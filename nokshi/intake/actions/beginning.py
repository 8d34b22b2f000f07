"""Take files in and begin a run for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.intake import staging
from nokshi.intake.models import ImportRun, RunFile
from nokshi.intake.reading.opening import look_at
from nokshi.intake.reading.problems import NoRoom, TooLarge
from nokshi.intake.reading.room import is_full
from nokshi.intake.reading.table import MOST_MEGABYTES
from nokshi.intake.rules.places import region_of
from nokshi.intake.rules.plan import Plan, data_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope

CHUNK = 1 << 20


class NoFile(DomainError):
    code = "no_file"
    sentence = _("No file was chosen. Choose one, or let it fall on the field.")


class StillWorking(DomainError):
    code = "still_working"
    sentence = _("This import is still at work. Stop it first.")
    status = 409


class NotYours(DomainError):
    code = "unit_not_yours"
    sentence = _("You do not work in that unit. Choose one of yours.")


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was given: its name and its bytes."""

    name: str
    file: BinaryIO


@transaction.atomic
def begin(
    *,
    files: Sequence[Given],
    unit_id: int,
    scope: Scope,
    now: datetime,
    source: str = "",
    is_command: bool = False,
    plan: Plan | None = None,
    options: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Copy files into the home folder and make a run that is to be read; raises DomainError.

    `plan` says what is known of it beforehand, `options` how the files are to be read.
    """
    if not files:
        raise NoFile
    if not scope.sees_unit(unit_id):
        raise NotYours
    region = region_of(scope.currency)
    plan = plan or Plan(zone=scope.zone)
    plan.region, plan.day_first = plan.region or region, plan.day_first and region != "US"
    names = ", ".join(given.name for given in files)
    run = ImportRun.objects.create(
        name=names[:300], unit_id=unit_id, created_by_id=scope.user_id, source=source, language=scope.language,
        created_at=now, plan=data_of(plan), is_command=is_command,
    )  # fmt: skip
    folder = staging.folder_of(run.pk) / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        for number, given in enumerate(files):
            _keep(run, given, folder / f"{number}", options or {})
            look_at(given.name, folder / f"{number}")
    except BaseException as error:
        staging.remove_folder(run.pk)
        if is_full(error):
            raise NoRoom(file=names) from error
        raise
    return run


@transaction.atomic
def discard(*, run: ImportRun) -> None:
    """Remove a run that saved nothing, and its rows."""
    if run.status not in {"reading", "read", "checking", "checked", "failed"} or run.steps:
        raise StillWorking
    numbers = [run.pk]
    if run.is_move:
        numbers += run.parts.exclude(thing="").values_list("pk", flat=True)
    ImportRun.objects.filter(pk__in=numbers).delete()
    for number in numbers:
        staging.remove_folder(number)


def _keep(run: ImportRun, given: Given, path: Path, options: Mapping[str, Any]) -> None:
    digest, size = sha256(), 0
    with path.open("wb") as target:
        while chunk := given.file.read(CHUNK):
            size += len(chunk)
            if size > MOST_MEGABYTES << 20:
                raise TooLarge(file=given.name, limit=MOST_MEGABYTES)
            digest.update(chunk)
            target.write(chunk)
    RunFile.objects.create(
        run=run, name=given.name[:300], path=path.name, size=size, digest=digest.hexdigest(), options=dict(options)
    )
