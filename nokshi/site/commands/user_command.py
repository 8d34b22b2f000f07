"""Make an account and print the one-time link that opens it, or list who there is."""

import argparse

from nokshi.site.commands.words import gettext as _

ABOUT = _("Make an account and print the one-time link that opens it, or list who there is.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="way", required=True, metavar="create|list")
    create = ways.add_parser("create", help=_("make an account and print its one-time link"))
    create.add_argument("email", metavar="EMAIL")
    create.add_argument("--role", default="owner", help=_("owner, manager, staff, reader, or one of your own"))
    create.add_argument("--unit", default="", help=_("name or number of a unit; else the whole organisation"))
    ways.add_parser("list", help=_("show who there is")).add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.workspace import actions

    if options.way == "create":
        print(
            actions.invite_by_command(
                email=options.email, role=options.role, unit=options.unit, actor=Actor.system(), now=clock.now()
            )
        )
        return 0
    return _list(as_json=options.json)


def _list(*, as_json: bool) -> int:
    import json

    from nokshi.workspace.queries import staff

    for person in staff():
        print(json.dumps(person, ensure_ascii=False) if as_json else "{email:<40} {name:<30} {roles}".format(**person))
    return 0
