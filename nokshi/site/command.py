"""The command `nokshi`: find the subcommand, set Django up, hand over."""

import argparse
import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from nokshi import __version__
from nokshi.site.commands.words import gettext as _
from nokshi.site.commands.words import language

SUBCOMMANDS = {
    "run": _("serve Nokshi: web, worker and scheduler"),
    "demo": _("fill an empty Nokshi with a believable shop"),
    "import": _("take in files: CSV, XLSX, Parquet, JSON"),
    "export": _("give everything out again as files"),
    "bench": _("measure it on this machine, over a base of its own"),
    "backup": _("put everything into one sealed file, while serving"),
    "restore": _("give a backup back, with proof"),
    "config": _("all settings as one file: write it, compare it, apply it"),
    "doctor": _("say what is wrong and how to mend it"),
    "token": _("make, list and revoke the keys of programs"),
    "user": _("make and list the people who work in it"),
}
"""Name and help; the module of each is `nokshi.site.commands.<name>_command`."""
ON_THE_NEWEST = ("demo", "import", "export", "config", "token", "user")
"""Those that work in the database at once; `run` brings it up to date when it starts its processes."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the exit status is 0 when all went well, 1 when refused, 2 misused."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    chosen = words[0] if words else ""
    if chosen not in SUBCOMMANDS:
        parser.parse_args(words or ["--help"])
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nokshi.site.settings")
    if chosen == "run":
        _make_room_for_counts()
    if chosen in ON_THE_NEWEST or not {"-h", "--help"} & set(words):
        _set_up_django()
        from django.utils.translation import activate

        activate(language())
    _carry_out(chosen, words[1:])


def _carry_out(chosen: str, words: Sequence[str]) -> None:
    module = import_module(f"nokshi.site.commands.{chosen}_command")
    own = argparse.ArgumentParser(prog=f"nokshi {chosen}", description=_about(module))
    module.add_arguments(own)
    options = own.parse_args(words)
    if chosen in ON_THE_NEWEST:
        _bring_up_to_date()
    sys.exit(_guarded(module.run, options))


def _about(module: ModuleType) -> str:
    """Return what a command says of itself, in the language of the terminal."""
    about = getattr(module, "ABOUT", module.__doc__)
    return str(about)


def _parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<9}{text}" for name, text in SUBCOMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="nokshi",
        usage="nokshi COMMAND [OPTIONS]",
        description=_("Nokshi, a customer relationship system for shops and service businesses."),
        epilog="\n".join([_("commands:"), lines, "", _("nokshi COMMAND --help tells more.")]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=list(SUBCOMMANDS), metavar="COMMAND")
    parser.add_argument("--version", action="version", version=f"nokshi {__version__}")
    return parser


def _make_room_for_counts() -> None:
    """Let all processes of this run count together, in files that live in memory where there is such a place."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    folder = tempfile.mkdtemp(prefix="nokshi-counts-", dir=memory)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _set_up_django() -> None:
    import django

    # What is made here stays to the end: the collector of cycles need not walk through it again and again.
    gc.disable()
    try:
        django.setup()
        gc.freeze()
    finally:
        gc.enable()


def _bring_up_to_date() -> None:
    from nokshi.kernel import clock
    from nokshi.site.upgrading import bring_up_to_date, pending

    if pending():
        bring_up_to_date(now=clock.now())


def _guarded(run: object, options: argparse.Namespace) -> int:
    from nokshi.kernel.errors import DomainError

    assert callable(run)
    try:
        return int(run(options) or 0)
    except DomainError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
