"""Serve Nokshi. Without --only, web, worker and scheduler run under this one command.

On several machines each runs its part: `nokshi run --only web` here, `nokshi run --only worker` there, with one
NOKSHI_DATABASE_URL, NOKSHI_REDIS_URL and NOKSHI_SECRET_KEY for all.
"""

import argparse

from django.conf import settings

from nokshi.site import processes
from nokshi.site.commands.words import gettext as _
from nokshi.site.life import PATIENCE
from nokshi.site.supervisor import Part, Serve, supervise

ABOUT = _(
    "Serve Nokshi. Without --only, web, worker and scheduler run under this one command. On several machines each runs"
    " its part: `nokshi run --only web` here, `nokshi run --only worker` there, with one NOKSHI_DATABASE_URL,"
    " NOKSHI_REDIS_URL and NOKSHI_SECRET_KEY for all."
)
SERVE: dict[str, Serve] = {
    "web": processes.serve_web,
    "worker": processes.serve_worker,
    "scheduler": processes.serve_scheduler,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=list(SERVE), action="append", help=_("run this part alone; may be repeated"))
    parser.add_argument(
        "--patience",
        type=float,
        default=PATIENCE,
        metavar="SECONDS",
        help=_("replace a part that shows no sign of life for so long (%(default)s)"),
    )


def run(options: argparse.Namespace) -> int:
    names = [name for kind in options.only or SERVE for name in _names(kind)]
    return supervise([Part(name, SERVE[name.partition("-")[0]], options.patience) for name in names])


def _names(kind: str) -> list[str]:
    """Return the parts of a kind: as many workers as NOKSHI_WORKERS says, one of the others."""
    count = settings.CONFIG.workers if kind == "worker" else 1
    return [kind if count == 1 else f"{kind}-{number}" for number in range(1, count + 1)]
