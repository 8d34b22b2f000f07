"""Sentences kept in every language of the house, so that each reader gets his own."""

import json
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import get_language, override

from nokshi.intake.staging import Note
from nokshi.kernel.errors import Text
from nokshi.ports.importing import Remark

MOST = 20_000


class Texts:
    """Write remarks down in all languages; one that comes again costs nothing."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Remark, str]] = {}

    def notes(self, number: int, phase: str, remarks: Iterable[Remark]) -> Iterator[Note]:
        """Yield the remarks on a row as they are kept."""
        for remark in remarks:
            yield Note(number, phase, remark.level.value, remark.code, remark.column, self._texts(remark))

    def _texts(self, remark: Remark) -> str:
        known = self._known.get(id(remark))
        if known is None:
            if len(self._known) > MOST:
                self._known.clear()
            known = self._known[id(remark)] = (remark, in_all_languages(remark.sentence))
        return known[1]


def in_all_languages(sentence: Text) -> str:
    """Return a sentence in every language, as JSON by code."""
    told: dict[str, str] = {}
    for code, _ in settings.LANGUAGES:
        with override(code):
            told[code] = str(sentence)
    return json.dumps(told, ensure_ascii=False)


def in_own_language(texts: str) -> str:
    """Return what was kept in the reader's language."""
    told: dict[str, str] = json.loads(texts)
    return told.get(get_language() or "en") or next(iter(told.values()), "")
