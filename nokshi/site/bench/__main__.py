"""The bench inside its own home: started by `nokshi bench`, with the environment of the bench's place."""

import argparse
import sys
from collections.abc import Sequence


def main(words: Sequence[str]) -> int:
    """Make the base or measure over it, as the first word says."""
    import django

    django.setup()
    from nokshi.site.bench import running

    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=["make", "measure"])
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--form", choices=["table", "json", "markdown"], default="table")
    options = parser.parse_args(words)
    if options.part == "make":
        return running.make(options.customers, options.database)
    return running.measure(options.customers, options.database, options.only, options.form)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
