"""Say what is wrong and how to mend it. The exit status is 0 where nothing is, 1 where something asks for a hand."""

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--language", choices=["en", "bn"], default="en", help="in which to speak (en)")


def run(options: argparse.Namespace) -> int:
    from django.utils.translation import override

    from nokshi.kernel import clock
    from nokshi.site.doctor.looking import look
    from nokshi.site.doctor.telling import tell

    with override(options.language):
        findings = look(now=clock.now())
        if options.json:
            print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
        else:
            tell(findings)
    return int(any(finding.is_trouble for finding in findings))
