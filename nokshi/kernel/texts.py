"""What a text is in a language is looked up once: a page asks hundreds of times, and mostly for what is the same."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import trans_real

MOST = 20_000


def keep_texts(languages: Iterable[str]) -> None:
    """Load languages, and let each remember what it was asked for; for processes that draw pages."""
    for language in languages:
        spoken: Any = trans_real.translation(language)
        if not hasattr(spoken.gettext, "cache_info"):
            spoken.gettext = lru_cache(maxsize=MOST)(spoken.gettext)
