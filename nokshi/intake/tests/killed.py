"""A process of its own that imports slowly, so that a test can kill it: FILE, then seconds to wait per group."""

import os
import sys
import time
from collections.abc import Sequence

import django


def main(path: str, pause: float) -> None:
    """Import the file by the command, or go on with what was cut off."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nokshi.site.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from nokshi.intake.actions import saving
    from nokshi.intake.tests import shop
    from nokshi.site.command import main as command

    save_one = shop._save

    def slowly(*arguments: object) -> object:
        time.sleep(pause)
        return save_one(*arguments)  # type: ignore[arg-type]

    shop._save = slowly  # type: ignore[assignment]
    (saving.save_chunk.__kwdefaults__ or {})["most_rows"] = 12
    words: Sequence[str] = ["import", path, "--kind", "receipts", "--json"]
    with shop.open_shop():
        command(words)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
