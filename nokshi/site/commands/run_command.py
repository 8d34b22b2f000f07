"""Serve Nokshi. Without --only, web, worker and scheduler run under this one command."""

import argparse
from collections.abc import Callable

from nokshi.site import processes

PARTS: dict[str, Callable[[], None]] = {
    "web": processes.serve_web,
    "worker": processes.serve_worker,
    "scheduler": processes.serve_scheduler,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=list(PARTS), help="run this one part alone")


def run(options: argparse.Namespace) -> int:
    if options.only:
        PARTS[options.only]()
        return 0
    from nokshi.site.supervisor import supervise

    return supervise(PARTS)
