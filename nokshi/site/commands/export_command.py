"""Give everything out again as files."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from nokshi.intake.commands import exporting
from nokshi.site.commands.words import gettext as _

if TYPE_CHECKING:
    from nokshi.kernel.actor import Actor

ABOUT = _(
    "Give everything out again as files. With --everything the whole house goes into one ZIP, which an empty Nokshi"
    " takes in again by `nokshi import FILE.zip`."
)
FORMATS = ("csv", "xlsx", "parquet", "vcf", "both")
WHOLE = ("csv", "parquet", "both")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    exporting.add_arguments(parser)
    parser.add_argument(
        "--everything", action="store_true", help=_("the whole house as tables in one ZIP: --to FILE.zip; not sealed")
    )
    parser.add_argument("--kept", type=int, default=None, metavar="USER", help=argparse.SUPPRESS)
    for action in parser._actions:
        if action.dest == "format":
            action.choices = FORMATS
            action.help = _("csv, xlsx, parquet or vcf (vCard); with --everything csv, parquet or both")


def run(options: argparse.Namespace) -> int:
    from nokshi.site.whole.refusals import WrongFormat

    if options.everything and options.format not in WHOLE:
        raise WrongFormat(format=options.format, formats=", ".join(WHOLE))
    if not options.everything and options.format == "both":
        raise WrongFormat(format=options.format, formats=", ".join(FORMATS[:-1]))
    if not options.everything:
        return exporting.run(options)
    return _keep(options) if options.kept is not None else _write(options)


def _write(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor

    now = clock.now()
    path = Path(options.to)
    if path.suffix.lower() != ".zip":
        path /= f"nokshi-everything-{now:%Y-%m-%d}.zip"
    _make(path, options.format, Actor.system(), is_shown=True)
    return 0


def _keep(options: argparse.Namespace) -> int:
    """Write it into the folder of the page, for whom asked there."""
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.site.whole import keeping

    keeping.forget_old(clock.now())
    with keeping.at_work():
        one = keeping.place_for(clock.now())
        _make(one.path, options.format, Actor.user(options.kept) if options.kept else Actor.system(), is_shown=False)
    return 0


def _make(path: Path, form: str, actor: "Actor", *, is_shown: bool) -> None:
    from rich.console import Console

    from nokshi.kernel import clock
    from nokshi.site.actions import whole as actions
    from nokshi.site.whole import keeping, taking_out
    from nokshi.site.whole.refusals import NoRoom
    from nokshi.ui.written import figure
    from nokshi.workspace.models import User

    user = User.objects.filter(pk=actor.id).first() if actor.id else None
    by = f"{user.name} <{user.email}>" if user else "nokshi export"
    with Console(stderr=True).status("…") as status:

        def tell(done: int, of: int, rows: int) -> None:
            status.update(f"{done}/{of} · {figure(rows)}")
            if not is_shown:
                keeping.note_progress(done, of, rows)

        try:
            manifest = taking_out.write(path, form=form, by=by, now=clock.now(), tell=tell)
        except OSError as wrong:
            raise NoRoom.from_error(wrong, path.parent) from wrong
    size = path.stat().st_size
    if not is_shown:
        counts = {table.name: table.rows for table in manifest.tables}
        told = keeping.Told(manifest.rows, len(manifest.tables), form, by, counts)
        keeping.tell(keeping.Kept(path, clock.now()), told)
    actions.tell_exported(manifest=manifest, file=path.name, size=size, actor=actor, now=clock.now())
    print(
        _("%(path)s: %(rows)s rows in %(tables)s tables. Whoever has it can read everything: it is not sealed.")
        % {"path": path, "rows": figure(manifest.rows), "tables": figure(len(manifest.tables))}
    )
