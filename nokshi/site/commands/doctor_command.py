"""Say what is wrong and how to mend it. The exit status is 0 where nothing is, 1 where something asks for a hand."""

import argparse
import json

from nokshi.site.commands.words import gettext as _
from nokshi.site.commands.words import language

ABOUT = _("Say what is wrong and how to mend it. The exit status is 1 where something asks for a hand, else 0.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    parser.add_argument("--language", choices=["en", "bn"], default=language(), help=_("in which to speak"))
    parser.add_argument(
        "--rotate-secrets",
        action="store_true",
        help=_("seal everything secret anew with the first of NOKSHI_SECRET_KEY"),
    )


def run(options: argparse.Namespace) -> int:
    from django.utils.translation import override

    from nokshi.kernel import clock
    from nokshi.site.doctor.looking import look
    from nokshi.site.doctor.telling import tell

    if options.rotate_secrets:
        return _rotate()
    with override(options.language):
        findings = look(now=clock.now())
        if options.json:
            print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
        else:
            tell(findings)
    return int(any(finding.is_trouble for finding in findings))


def _rotate() -> int:
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.workspace.actions import rotate_secrets

    done = rotate_secrets(actor=Actor.system(), now=clock.now())
    said = _("%(sealed)s secrets are sealed with the first key; %(unreadable)s could not be read by any key.")
    print(said % {"sealed": done.sealed, "unreadable": done.unreadable})
    return int(bool(done.unreadable))
