"""Take in files, a whole house, or take an import back."""

import argparse
import json
from pathlib import Path

from nokshi.intake.commands import importing
from nokshi.site.commands.words import gettext as _

ABOUT = _(
    "Take in files, or take an import back. A ZIP that `nokshi export --everything` made is taken in as a whole, by an"
    " empty Nokshi."
)
add_arguments = importing.add_arguments


def run(options: argparse.Namespace) -> int:
    from nokshi.site.whole.archive import is_archive
    from nokshi.site.whole.refusals import OneAtATime

    whole = [name for name in options.files if is_archive(Path(name))]
    if not whole:
        return importing.run(options)
    if len(options.files) > 1:
        raise OneAtATime(path=whole[0])
    return _take_in(Path(whole[0]), options)


def _take_in(path: Path, options: argparse.Namespace) -> int:
    from rich.console import Console

    from nokshi.kernel import clock
    from nokshi.site.actions.taking_in import take_in
    from nokshi.site.whole.archive import opened
    from nokshi.site.whole.refusals import NoRoom
    from nokshi.ui.written import figure

    with opened(path) as archive, Console(stderr=True).status("…") as status:
        if options.dry_run:
            archive.check()
        else:
            try:
                take_in(
                    archive=archive, now=clock.now(),
                    tell=lambda done, of, rows: status.update(f"{done}/{of} · {figure(rows)}"),
                )  # fmt: skip
            except OSError as wrong:
                raise NoRoom.from_error(wrong, path.parent) from wrong
        manifest = archive.manifest
    if options.json:
        counts = {table.name: table.rows for table in manifest.tables}
        print(json.dumps({"taken_in": not options.dry_run, "made_at": manifest.made_at, "rows": counts}))
        return 0
    for table in manifest.tables:
        print(f"  {table.name:<24}{figure(table.rows):>14}")
    told = {"rows": figure(manifest.rows), "tables": figure(len(manifest.tables)), "moment": manifest.made_at}
    if options.dry_run:
        print(_("The archive is whole: %(rows)s rows in %(tables)s tables, as of %(moment)s.") % told)
        return 0
    print(_("Taken in: %(rows)s rows in %(tables)s tables, each counted again, as of %(moment)s.") % told)
    print(_("Nobody's password came along. A one-time link for each: nokshi user create EMAIL"))
    print(_("Nothing goes out until an owner lets it go on: in the settings, or by: nokshi restore --go-on all|aside"))
    return 0
