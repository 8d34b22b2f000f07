"""Give a backup back, and prove that it is whole. Stop Nokshi first.

A backup brings back the moment at which it was taken. With --to, the newest one of no later than that is chosen, and
what happened between the two is told. On PostgreSQL a moment in between needs the archive of its own log (WAL).
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nokshi.site.commands.words import gettext as _

if TYPE_CHECKING:
    from nokshi.site.backup.journal import Underway

ABOUT = _(
    "Give a backup back, and prove that it is whole. Stop Nokshi first. A backup brings back the moment at which it was"
    " taken. With --to, the newest one of no later than that is chosen, and what happened between the two is told."
    " On PostgreSQL a moment in between needs the archive of its own log (WAL)."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help=_("the backup; else the newest that is kept")
    )
    parser.add_argument("--to", metavar="MOMENT", help=_("the newest kept backup from before, as 2026-11-23T20:00"))
    parser.add_argument("--passphrase-file", default="", metavar="F", help=_("holds the passphrase; else the kept one"))
    parser.add_argument(
        "--go-on", choices=("all", "aside"), help=_("let a restored house go on: with all that waits, or set it aside")
    )
    parser.add_argument("--replace", action="store_true", help=_("take the place of what is here; that is kept aside"))


def run(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.site.backup import keeping
    from nokshi.site.backup.restoring import restore
    from nokshi.workspace.queries import is_trial

    now = clock.now()
    if options.go_on:
        return _go_on(now, with_all=options.go_on == "all")
    moment = _moment(options.to) if options.to else now
    path = options.file or keeping.newest_before(moment).path
    print(f"Restoring {path} …", flush=True)
    restored = restore(path, passphrase=keeping.passphrase(options.passphrase_file), replace=options.replace, now=now)
    manifest = restored.manifest
    for table, count in sorted(manifest.counts.items()):
        print(f"  {table:<44}{count:>12} {restored.counts[table]:>12}  equal")
    total = sum(restored.counts.values())
    print(
        f"{total} rows of {len(restored.counts)} tables, each table as many as were taken; every piece by its digest."
    )
    taken = datetime.fromisoformat(manifest.made_at)
    print(f"This is the state of {taken:%Y-%m-%d %H:%M:%S} UTC, up to event {manifest.last_event}.")
    print(f"What happened from then until {moment:%Y-%m-%d %H:%M:%S} UTC ({moment - taken}) is not in it.")
    print(f"What was here before is in {restored.underway.aside}" + _where_rows(restored.underway))
    if is_trial():
        print(_("This is a trial copy: the people in it are masked, and nothing goes out."))
        return 0
    print(_("Nothing goes out until an owner lets it go on: in the settings, or by: nokshi restore --go-on all|aside"))
    if restored.key_is_another:
        print("NOKSHI_SECRET_KEY names another key than the backup's: set it to what secret.key holds now.")
    return 0


def _go_on(now: datetime, *, with_all: bool) -> int:
    from nokshi.kernel.actor import Actor
    from nokshi.workspace import actions, queries

    kept = queries.what_waits()
    actions.go_on(decided={one.of.name: with_all for one in kept}, actor=Actor.system(), now=now)
    for one in kept:
        print(f"  {one.of.label}: {one.count}. {one.of.go_on if with_all else one.of.aside}")
    print(_("Nokshi goes on."))
    return 0


def _where_rows(underway: "Underway") -> str:
    return f" and in the schema {underway.schema} of the database." if underway.kind == "postgresql" else "."


def _moment(text: str) -> datetime:
    from nokshi.site.backup.refusals import BadMoment

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadMoment(text=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
