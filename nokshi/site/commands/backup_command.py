"""Put everything into one sealed file while Nokshi goes on working: database, files and the secret keys."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from nokshi.site.commands.words import gettext as _

ABOUT = _("Put everything into one sealed file while Nokshi goes on working: database, files and the secret keys.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help=_("where to; else into the folder of backups")
    )
    parser.add_argument("--passphrase-file", default="", metavar="F", help=_("holds the passphrase; else the kept one"))
    parser.add_argument("--check", action="store_true", help=_("read FILE, else the newest kept one, from end to end"))
    parser.add_argument(
        "--masked",
        action="store_true",
        help=_("a trial copy in FILE: people masked, secrets left out, sealed by itself"),
    )
    parser.add_argument("--owner", default="", metavar="EMAIL", help=_("who can sign in to the trial copy (an owner)"))
    parser.add_argument("--planned", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    from nokshi.kernel import clock
    from nokshi.site.backup import keeping
    from nokshi.site.backup.alone import alone
    from nokshi.site.backup.taking import take

    now = clock.now()
    if options.masked:
        return _masked(options, now)
    passphrase = keeping.passphrase(options.passphrase_file)
    if options.check:
        return _check(options.file, passphrase, now)
    if options.file:
        path = options.file.resolve()
        with alone():
            manifest = take(path, passphrase=passphrase, now=now)
        said = _("%(path)s: %(rows)s rows of %(tables)s tables")
        print(said % {"path": path, "rows": sum(manifest.counts.values()), "tables": len(manifest.counts)})
    else:
        kept = keeping.keep(keeping.PLANNED if options.planned else keeping.BY_HAND, now=now, phrase=passphrase)
        print(f"{kept.path}: {kept.size // 1000} kB")
    if not options.passphrase_file:
        said = _("Its passphrase is in %(path)s: keep a copy of it elsewhere.")
        print(said % {"path": keeping.passphrase_path()})
    return 0


def _masked(options: argparse.Namespace, now: datetime) -> int:
    import secrets

    from nokshi.site.backup import keeping, masking
    from nokshi.site.backup.alone import alone
    from nokshi.site.backup.taking import take

    if options.file is None:
        print(_("Say where to: nokshi backup --masked FILE"), file=sys.stderr)
        return 2
    # It is made to be handed on: the passphrase of the house's own backups stays here.
    given = keeping.passphrase(options.passphrase_file) if options.passphrase_file else b""
    passphrase = given or secrets.token_urlsafe(18).encode()
    copying, path = masking.begin(options.owner), options.file.resolve()
    with alone():
        manifest = take(path, passphrase=passphrase, now=now, masks=copying.masks)
    said = _("%(path)s: %(rows)s rows of %(tables)s tables")
    print(said % {"path": path, "rows": sum(manifest.counts.values()), "tables": len(manifest.counts)})
    if not given:
        print(_("Its passphrase, shown only now: %(words)s") % {"words": passphrase.decode()})
    print(_("Sign in to it as %(email)s with %(password)s") % {"email": copying.email, "password": copying.password})
    print(_("Give it back elsewhere: NOKSHI_HOME=… nokshi restore FILE --passphrase-file F. Nothing goes out of it."))
    return 0


def _check(file: Path | None, passphrase: bytes, now: datetime) -> int:
    from django.conf import settings

    from nokshi.site.backup import checking, keeping
    from nokshi.site.backup.alone import alone

    kept = {one.path.resolve(): one for one in keeping.kept()}
    path = file.resolve() if file else keeping.newest_before(now).path.resolve()
    if path in kept:
        manifest = keeping.read_again(kept[path], now=now, phrase=passphrase)
    else:
        with alone():
            manifest = checking.check(path, passphrase=passphrase, folder=settings.CONFIG.home)
    said = _("%(path)s is whole: %(rows)s rows of %(tables)s tables, counted anew")
    print(said % {"path": path, "rows": sum(manifest.counts.values()), "tables": len(manifest.counts)})
    return 0
