"""Make the keys with which programs act for somebody, list them, and revoke them."""

import argparse
import json
from datetime import timedelta
from typing import Any

from nokshi.site.commands.words import gettext as _

ABOUT = _("Make the keys with which programs act for somebody, list them, and revoke them.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="way", required=True, metavar="create|list|revoke")
    create = ways.add_parser("create", help=_("make a token and print it alone: it is kept nowhere"))
    create.add_argument("--user", required=True, metavar="EMAIL", help=_("for whom the program acts"))
    create.add_argument("--name", default="nokshi token", help=_("which program it is for"))
    create.add_argument(
        "--scope",
        nargs="+",
        action="extend",
        required=True,
        metavar="SCOPE",
        help=_("customers.view, customers.*, read (only look) or * (whatever the user may)"),
    )
    create.add_argument("--unit", default="", help=_("name or number of a unit; else all of the user's"))
    create.add_argument(
        "--days", type=_days, default=None, metavar="N", help=_("expires after so many days; else never")
    )
    listing = ways.add_parser("list", help=_("show every token that was not revoked"))
    listing.add_argument("--user", default="", metavar="EMAIL", help=_("of one person alone"))
    listing.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    revoke = ways.add_parser("revoke", help=_("let a token open nothing more"))
    revoke.add_argument("token", metavar="PREFIX", help=_("as the list shows it, or the whole token"))


def run(options: argparse.Namespace) -> int:
    ways = {"create": _create, "list": _list, "revoke": _revoke}
    return ways[options.way](options)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 36_500:
        raise argparse.ArgumentTypeError(_("give a number of days from 1"))
    return int(text)


def _create(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.workspace import actions, queries

    now = clock.now()
    _token, raw = actions.make_token(
        user=queries.find_user(options.user),
        name=options.name,
        scopes=options.scope,
        unit=queries.find_unit(options.unit) if options.unit else None,
        expires_at=now + timedelta(days=options.days) if options.days else None,
        actor=Actor.system(),
        now=now,
    )
    print(raw)
    return 0


def _list(options: argparse.Namespace) -> int:
    from nokshi.kernel.scope import Scope
    from nokshi.workspace import queries

    user = queries.find_user(options.user) if options.user else None
    for token in queries.tokens_of(user) if user else queries.tokens_in(Scope.system()):
        row: dict[str, Any] = {
            "prefix": token.prefix,
            "name": token.name,
            "user": token.user.email,
            "scopes": token.scopes,
            "unit": str(token.unit) if token.unit else None,
            "created_at": token.created_at.isoformat(),
            "expires_at": token.expires_at.isoformat() if token.expires_at else None,
            "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
        }
        told = f"{token.prefix}  {token.user.email:<32} {' '.join(token.scopes):<24} {token.name}"
        print(json.dumps(row, ensure_ascii=False) if options.json else told)
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.workspace import actions, queries

    actions.revoke_token(token=queries.find_token(options.token), actor=Actor.system(), now=clock.now())
    return 0
