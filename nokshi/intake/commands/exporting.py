"""`nokshi export`: give everything out again as files."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from nokshi.kernel.scope import Scope
    from nokshi.ports.exporting import ExportKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    parser.add_argument(
        "--kind", action="append", default=[], help=_("people, companies, products, orders …; else all")
    )
    parser.add_argument(
        "--system",
        default="",
        help=_(
            "give back what came from another system in its own files: "
            "salesforce, dynamics, sap, hubspot, zoho, vcard, google, outlook"
        ),
    )
    parser.add_argument("--format", choices=["csv", "xlsx", "parquet", "vcf"], default="csv")
    parser.add_argument(
        "--to",
        default=".",
        metavar="FOLDER",
        help=_("where the files are put; made if it is not there. With --system it may be a file that ends in .zip"),
    )


def run(options: argparse.Namespace) -> int:
    """Write a file for each kind; the exit status is 2 where a kind is not known."""
    from rich.console import Console

    from nokshi.intake import actions
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.kernel.scope import Scope
    from nokshi.ports.exporting import export_kinds
    from nokshi.ui.written import figure
    from nokshi.workspace.queries import organisation

    unknown = [name for name in options.kind if name not in export_kinds]
    if unknown:
        there = ", ".join(kind.name for kind in export_kinds)
        said = _("Nobody can export “%(kind)s”. There are: %(kinds)s.")
        print(said % {"kind": unknown[0], "kinds": there}, file=sys.stderr)
        return 2
    here = organisation()
    scope = Scope.system(language=here.language, zone=here.zone, currency=here.currency)
    if options.system:
        return _give_back(options, scope)
    wanted = [kind for kind in export_kinds if not options.kind or kind.name in options.kind]
    if options.format == "vcf":
        if options.kind and (others := [kind.name for kind in wanted if not kind.cards]):
            print(_("%(kind)s: a vCard is for people and companies.") % {"kind": ", ".join(others)}, file=sys.stderr)
            return 2
        wanted = [kind for kind in wanted if kind.cards]
    folder = Path(options.to)
    folder.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True)
    for kind in wanted:
        path = folder / f"{kind.name}.{options.format}"
        with console.status(f"{kind.label} …"):
            count = _write(path, options.format, kind, scope)
        actions.note_export(kind=kind.name, rows=count, form=options.format, actor=Actor.system(), now=clock.now())
        print(_("%(path)s: %(count)s rows") % {"path": path, "count": figure(count)})
    return 0


def _write(path: Path, form: str, kind: "ExportKind", scope: "Scope") -> int:
    from nokshi.intake.exporting.files import write_cards, write_file

    if form == "vcf" and kind.cards:
        return write_cards(path, kind.cards(scope, None))
    return write_file(path, form, list(kind.columns(scope)), kind.rows(scope, None))


def _give_back(options: argparse.Namespace, scope: "Scope") -> int:
    """Write a ZIP in the way of a system; the exit status is 2 where nothing came from there."""
    from nokshi.intake import actions
    from nokshi.intake.exporting.moves import write_move
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.kernel.errors import NotThere
    from nokshi.ui.written import figure

    path = Path(options.to)
    if path.suffix.lower() != ".zip":
        path /= f"{options.system}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        written = write_move(str(path), options.system, scope)
    except NotThere:
        print(_("Nothing came from “%(system)s”.") % {"system": options.system}, file=sys.stderr)
        return 2
    count = sum(written.values())
    actions.note_export(kind=options.system, rows=count, form="zip", actor=Actor.system(), now=clock.now())
    print(_("%(path)s: %(count)s rows") % {"path": path, "count": figure(count)})
    return 0
