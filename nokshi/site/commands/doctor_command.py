"""Say what is wrong and how to mend it. The exit status is 0 where nothing is, 1 where something asks for a hand."""

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--language", choices=["en", "bn"], default="en", help="in which to speak (en)")
    parser.add_argument(
        "--rotate-secrets", action="store_true", help="seal everything secret anew with the first of NOKSHI_SECRET_KEY"
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
    print(f"{done.sealed} secrets are sealed with the first key; {done.unreadable} could not be read by any key.")
    return int(bool(done.unreadable))
