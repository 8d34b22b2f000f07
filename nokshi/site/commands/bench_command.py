"""Measure Nokshi on this machine: it makes a base of its own, serves it, and puts each figure beside the bare engine's.

Your own data is not touched. The base stays under NOKSHI_HOME (on PostgreSQL in databases of its own) for the next run.
"""

import argparse
import subprocess
import sys
from typing import TYPE_CHECKING

from nokshi.site.commands.words import gettext as _

if TYPE_CHECKING:
    from nokshi.site.bench.places import Place


ABOUT = _(
    "Measure Nokshi on this machine: it makes a base of its own, serves it, and puts each figure beside the bare"
    " engine's. Your own data is not touched. The base stays under NOKSHI_HOME (on PostgreSQL in databases of its own)"
    " for the next run."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=_count, default=20_000, metavar="N", help=_("how many (20,000)"))
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help=_("measures by name or its beginning: list")
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help=_("a line of JSON per measure"))
    form.add_argument("--markdown", dest="form", action="store_const", const="markdown", help=_("a table for a page"))
    parser.add_argument("--again", action="store_true", help=_("make the base anew"))
    parser.add_argument("--remove", action="store_true", help=_("take the base of this size away and measure nothing"))
    parser.set_defaults(form="table")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from nokshi.site.bench import growth, places, running

    if strangers := running.unknown(options.only):
        told = {"names": ", ".join(strangers), "known": "\n  ".join(running.NAMES)}
        print(_("There is no measure %(names)s. There are:\n  %(known)s") % told, file=sys.stderr)
        return 2
    place = places.place_for(options.customers, home=settings.CONFIG.home, database_url=settings.CONFIG.database_url)
    if options.remove:
        places.remove(place)
        return 0
    if growth.needs_small(options.customers, running.chosen(options.only)):
        small = places.beside(place, growth.SMALL)
        if status := _laid(small, growth.SMALL, again=options.again):
            return status
    if status := _laid(place, options.customers, again=options.again):
        return status
    words = ["--form", options.form, "--only", *options.only]
    return _part("measure", place, options.customers, place.database_url, *words)


def _laid(place: "Place", customers: int, *, again: bool) -> int:
    """Make a base where none stands that fits, and lay a fresh copy of it; return the exit status."""
    from nokshi.site.bench import base, places

    if again or base.standing(place, customers) is None:
        if again or not base.can_follow(place, customers):
            places.empty(place)
        if status := _part("make", place, customers, place.made_url):
            return status
    places.copy(place)
    return 0


def _part(name: str, place: "Place", customers: int, database_url: str, *words: str) -> int:
    """Run a part of the bench in a process whose settings are those of the bench's own home."""
    from nokshi.site.bench import places

    command = [sys.executable, "-m", "nokshi.site.bench", name, "--customers", str(customers)]
    environment = places.environment(place, port=places.free_port(), database_url=database_url)
    asked = [*command, "--database", place.database_url, *words]
    return subprocess.run(asked, env=environment, check=False).returncode  # noqa: S603


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 10:
        raise argparse.ArgumentTypeError(_("give a number of at least 10"))
    return int(text)
