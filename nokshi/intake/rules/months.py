"""The names of the months in the languages that files come in (CLDR through Babel)."""

from functools import cache

from babel import Locale

LANGUAGES = (
    "en", "bn", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "ro", "hu", "tr", "id",
    "ms", "vi", "ru", "uk", "el", "ar", "fa", "ur", "hi",
)  # fmt: skip


@cache
def month_names() -> dict[str, int]:
    """Return the number of a month by its name or short name, case folded, the first language winning."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    key = str(name).casefold().rstrip(".")
                    if not key.isdigit():
                        names.setdefault(key, int(number))
    return names | {"sept": 9, "okt": 10, "dez": 12, "märz": 3, "maerz": 3}
