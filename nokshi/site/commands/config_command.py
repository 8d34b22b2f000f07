"""All settings as one file (YAML): write it, compare it with what stands here, apply it."""

import argparse
import json
import sys
from pathlib import Path

from nokshi.site.commands.words import gettext as _

ABOUT = _(
    "All settings as one file (YAML): write it, compare it with what stands here, apply it. It holds no secrets, no"
    " people and no customers."
)
SAME, DIFFERS, BAD = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="way", required=True, metavar="export|diff|apply")
    export = ways.add_parser("export", help=_("write what stands here"))
    export.add_argument("--to", type=Path, metavar="FILE", help=_("where to; else to the terminal"))
    diff = ways.add_parser(
        "diff", help=_("say what a file has otherwise; the exit status is 0 where nothing is, else 1")
    )
    diff.add_argument("file", type=Path, metavar="FILE")
    diff.add_argument("--json", action="store_true", help=_("for programs"))
    apply = ways.add_parser("apply", help=_("make it as the file says, all of it or nothing"))
    apply.add_argument("file", type=Path, metavar="FILE")
    apply.add_argument("--dry-run", action="store_true", help=_("try it, say what would be done, and take it back"))
    apply.add_argument("--prune", action="store_true", help=_("remove what the sections of the file do not have"))


def run(options: argparse.Namespace) -> int:
    from nokshi.kernel.errors import DomainError

    ways = {"export": _export, "diff": _diff, "apply": _apply}
    try:
        return ways[options.way](options)
    except DomainError as refusal:
        print(refusal, file=sys.stderr)
        return BAD
    except BrokenPipeError:
        raise
    except OSError as error:
        said = _("%(path)s cannot be used: %(why)s")
        print(said % {"path": error.filename, "why": error.strerror}, file=sys.stderr)
        return BAD


def _export(options: argparse.Namespace) -> int:
    from nokshi.site.configuration.writing import export

    text = export()
    if options.to:
        options.to.write_text(text, encoding="utf-8")
        print(_("%(path)s: %(size)s bytes") % {"path": options.to, "size": len(text.encode())})
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    return 0


def _diff(options: argparse.Namespace) -> int:
    from nokshi.site.configuration.applying import difference
    from nokshi.site.configuration.telling import as_json, in_words

    changes = difference(options.file.read_bytes())
    if options.json:
        print(json.dumps(as_json(changes), ensure_ascii=False, indent=2))
    else:
        print("\n".join(in_words(changes, prune=False)))
    return DIFFERS if changes else SAME


def _apply(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.kernel.scope import Scope
    from nokshi.ports.configuration import Setting
    from nokshi.site.configuration.applying import apply, difference
    from nokshi.site.configuration.telling import in_words
    from nokshi.workspace.queries import organisation

    scope = Scope.system(currency=organisation().currency)
    setting = Setting(scope, Actor.system(), clock.now())
    raw = options.file.read_bytes()
    done = apply(raw, prune=options.prune, setting=setting, is_trial=options.dry_run)
    passed = [one for one in difference(raw) if one.stays and (options.prune or one.way != "remove")]
    print("\n".join(in_words([*done, *passed], prune=options.prune)))
    return 0
