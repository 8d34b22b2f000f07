"""What commands say of themselves, in the language of the terminal; without settings, so that help is always there."""

import gettext as catalogues
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def language() -> str:
    """Return the language of the terminal, as its environment names it: Bengali or English."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "bn" if next((name for name in named if name), "").lower().startswith("bn") else "en"


def gettext(text: str) -> str:
    """Return a text in the language of the terminal."""
    return _catalogue().gettext(text)


@cache
def _catalogue() -> catalogues.NullTranslations:
    return catalogues.translation("django", LOCALE, [language()], fallback=True)
