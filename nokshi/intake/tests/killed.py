"""A process of its own that imports slowly, so that a test can kill it: FILE, seconds to wait per group, and after
how many groups the disk is full (0: never)."""

import os
import resource
import sys
import time
from collections.abc import Sequence

import django


def main(path: str, pause: float, most: int = 0) -> None:
    """Import the file by the command, or go on with what was cut off."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nokshi.site.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from nokshi.intake.actions import saving
    from nokshi.intake.tests import shop
    from nokshi.site.command import main as command

    save_one = shop._save

    groups = iter(range(1, 1_000_000))

    def slowly(*arguments: object) -> object:
        time.sleep(pause)
        if next(groups) == most:
            # From here on no file of this process may grow, which is what a full disk is to it.
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        return save_one(*arguments)  # type: ignore[arg-type]

    shop._save = slowly  # type: ignore[assignment]
    (saving.save_chunk.__kwdefaults__ or {})["most_rows"] = 12
    words: Sequence[str] = ["import", path, "--kind", "receipts", "--json"]
    with shop.open_shop():
        command(words)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
