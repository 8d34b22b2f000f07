"""Measure Nokshi on this machine: it makes a base of its own, serves it, and puts each figure beside the bare engine's.

Your own data is not touched. The base stays under NOKSHI_HOME (on PostgreSQL in databases of its own) for the next run.
"""

import argparse
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nokshi.site.bench.places import Place


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=_count, default=20_000, metavar="N", help="how many (20,000)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="measures by name or its beginning: list")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="a line of JSON per measure")
    form.add_argument("--markdown", dest="form", action="store_const", const="markdown", help="a table for a page")
    parser.add_argument("--again", action="store_true", help="make the base anew")
    parser.add_argument("--remove", action="store_true", help="take the base of this size away and measure nothing")
    parser.set_defaults(form="table")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from nokshi.site.bench import base, places

    place = places.place_for(options.customers, home=settings.CONFIG.home, database_url=settings.CONFIG.database_url)
    if options.remove:
        places.remove(place)
        return 0
    if options.again or base.standing(place, options.customers) is None:
        places.empty(place)
        if status := _part("make", place, options, place.made_url):
            return status
    places.copy(place)
    return _part("measure", place, options, place.database_url, "--form", options.form, "--only", *options.only)


def _part(name: str, place: "Place", options: argparse.Namespace, database_url: str, *words: str) -> int:
    """Run a part of the bench in a process whose settings are those of the bench's own home."""
    from nokshi.site.bench import places

    command = [sys.executable, "-m", "nokshi.site.bench", name, "--customers", str(options.customers)]
    environment = places.environment(place, port=places.free_port(), database_url=database_url)
    asked = [*command, "--database", place.database_url, *words]
    return subprocess.run(asked, env=environment, check=False).returncode  # noqa: S603


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 10:
        raise argparse.ArgumentTypeError("give a number of at least 10")
    return int(text)
