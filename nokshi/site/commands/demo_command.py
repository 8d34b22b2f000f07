"""Fill an empty Nokshi with a believable shop: tea and things for the home, in Bengali and English.

Names, addresses, habits, seasons and returns are made up; the same seed on the same day gives the same shop.
"""

import argparse

from nokshi.site.commands.words import gettext as _

ABOUT = _(
    "Fill an empty Nokshi with a believable shop: tea and things for the home, in Bengali and English. Names,"
    " addresses, habits, seasons and returns are made up; the same seed on the same day gives the same shop."
)
STEPS = {
    "ground": _("units, shelves, prices"),
    "customers": _("customers and what they bought"),
    "following": _("what follows from it"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=_count, default=1000, metavar="N", help=_("how many (1000)"))
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=_("another number, another shop (1)"))
    parser.add_argument("--remove", action="store_true", help=_("take the sample data out again, and nothing else"))


def run(options: argparse.Namespace) -> int:
    if options.remove:
        return _remove()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from nokshi.kernel import clock
    from nokshi.site.demo.filling import fill

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {name: progress.add_task(text, total=None, visible=False) for name, text in STEPS.items()}

        def tell(step: str, done: int, total: int) -> None:
            progress.update(tasks[step], completed=done, total=total or None, visible=True)

        filled = fill(count=options.customers, seed=options.seed, now=clock.now(), tell=tell)
    said = _("%(customers)s customers, %(orders)s orders with %(lines)s lines. Look at them: nokshi run")
    print(said % {"customers": filled.customers, "orders": filled.orders, "lines": filled.lines})
    return 0


def _remove() -> int:
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.site.demo.removing import remove

    print(remove(actor=Actor.system(), now=clock.now()).said())
    return 0


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("give a number of at least 1"))
    return int(text)
