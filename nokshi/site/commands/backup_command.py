"""Put everything into one sealed file while Nokshi goes on working: database, files and the secret key."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where to; else into the folder of backups")
    parser.add_argument("--passphrase-file", default="", metavar="F", help="holds the passphrase; else the kept one")
    parser.add_argument("--planned", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.site.backup import keeping
    from nokshi.site.backup.taking import take

    now = clock.now()
    passphrase = keeping.passphrase(options.passphrase_file)
    if options.file:
        path = options.file.resolve()
        manifest = take(path, passphrase=passphrase, now=now)
        print(f"{path}: {sum(manifest.counts.values())} rows of {len(manifest.counts)} tables")
    else:
        kept = keeping.keep(keeping.PLANNED if options.planned else keeping.BY_HAND, now=now, phrase=passphrase)
        print(f"{kept.path}: {kept.size // 1000} kB")
    if not options.passphrase_file:
        print(f"Its passphrase is in {keeping.passphrase_path()}: keep a copy of it elsewhere.")
    return 0
