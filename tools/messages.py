"""Gather the texts of each room, keep its Bengali catalogue in step and compile it.

    python tools/messages.py [ROOM ...]          merge and compile
    python tools/messages.py --check [ROOM ...]  change nothing; list what is missing and fail

A catalogue holds no line numbers and no dates, so that a change shows only the texts that changed. A text that
another room has translated is taken from there. Texts that are no longer used are dropped.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract, extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "nokshi"
CATALOGUE = Path("locale/bn/LC_MESSAGES/django.po")
HEADER = {
    "Language": "bn",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACES: dict[str, tuple[object, ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}")
LETTERS = re.compile(r"[A-Za-z]{2,}")


class Text(NamedTuple):
    """A text to translate: its context, its words, and its words for many."""

    context: str | None
    one: str
    many: str

    def __str__(self) -> str:
        return f"[{self.context}] {self.one}" if self.context else self.one


def main() -> int:
    """Carry out the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", metavar="ROOM")
    parser.add_argument("--check", action="store_true", help="change nothing; list what is missing and fail")
    options = parser.parse_args()
    rooms = [ROOMS / name for name in options.rooms] or all_rooms()
    if options.check:
        return report([fault for room in rooms for fault in faults_of(room)] + conflicts())
    translated = {key: entry for room in all_rooms() for key, entry in catalogue_of(room).items() if entry.translated()}
    for room in rooms:
        merge(room, translated)
    return 0


def report(faults: list[str]) -> int:
    """Print the faults; return how the program ends."""
    for fault in faults:
        print(fault)
    print(f"{len(faults)} texts want a hand." if faults else "Every text is translated.")
    return 1 if faults else 0


def all_rooms() -> list[Path]:
    """Return the folders that may hold texts."""
    return sorted(path for path in ROOMS.iterdir() if path.is_dir() and any(path.glob("**/*.py")))


def merge(room: Path, translated: dict[Text, polib.POEntry]) -> None:
    """Bring the room's catalogue in step with its texts and compile it."""
    texts = texts_of(room)
    path = room / CATALOGUE
    if not texts and not path.exists():
        return
    here = catalogue_of(room)
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = dict(HEADER)
    for text in sorted(texts, key=lambda text: (text.one, text.context or "")):
        known = here.get(text)
        fresh.append(entry_for(text, known if known and known.translated() else translated.get(text, known)))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    fresh.save_as_mofile(str(path.with_suffix(".mo")))
    missing = len(fresh.untranslated_entries()) + len(fresh.fuzzy_entries())
    print(f"{room.name}: {len(fresh)} texts, {missing} to translate")


def entry_for(text: Text, known: polib.POEntry | None) -> polib.POEntry:
    """Return the catalogue's entry of a text, with the translation that is known."""
    entry = polib.POEntry(msgid=text.one, msgctxt=text.context)
    if PLACEHOLDER.search(text.one + text.many) and "%" in text.one + text.many:
        entry.flags.append("python-format")
    if text.many:
        entry.msgid_plural = text.many
        entry.msgstr_plural = dict(known.msgstr_plural) if known else {0: "", 1: ""}
    elif known:
        entry.msgstr = known.msgstr
    if known and known.fuzzy:
        entry.flags.append("fuzzy")
    return entry


def catalogue_of(room: Path) -> dict[Text, polib.POEntry]:
    """Return the room's catalogue by text."""
    path = room / CATALOGUE
    if not path.exists():
        return {}
    entries = polib.pofile(str(path), encoding="utf-8")
    return {Text(entry.msgctxt, entry.msgid, entry.msgid_plural): entry for entry in entries if not entry.obsolete}


def texts_of(room: Path) -> set[Text]:
    """Return all texts that the room's code and templates show."""
    texts: set[Text] = set()
    for path in room.glob("**/*"):
        parts = path.relative_to(room).parts
        if path.suffix == ".py" and not {"tests", "migrations"} & set(parts):
            texts.update(texts_in_python(path.read_text(encoding="utf-8")))
        elif "templates" in parts and path.is_file() and path.suffix in {".html", ".txt", ".mjml", ".xml"}:
            texts.update(texts_in_template(path.read_text(encoding="utf-8"), str(path)))
    return texts


def texts_in_template(source: str, name: str) -> Iterator[Text]:
    """Yield the texts of a Django template."""
    code = templatize(source, origin=name)
    yield from gathered("\n".join(line.strip() for line in code.splitlines()), {**PLACES, "_": None})


def texts_in_python(source: str) -> Iterator[Text]:
    """Yield the texts of a module, whatever name gettext has in it."""
    names = dict(PLACES)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names.update(
                {alias.asname: PLACES[alias.name] for alias in node.names if alias.asname and alias.name in PLACES}
            )
    yield from gathered(source, names)


def gathered(code: str, names: dict[str, tuple[object, ...] | None]) -> Iterator[Text]:
    """Yield the texts in Python code that calls gettext by the given names."""
    for _, message, _, context in extract(extract_python, io.BytesIO(code.encode()), names):  # type: ignore[arg-type]
        one, many = message if isinstance(message, tuple) else (message, "")
        if one:
            yield Text(context, one, many)


def faults_of(room: Path) -> Iterator[str]:
    """Yield what is wrong with the room's translations, one line each."""
    texts, known = texts_of(room), catalogue_of(room)
    for text in sorted(texts, key=str):
        entry = known.get(text)
        fault = fault_in(entry) if entry else "is not in the catalogue"
        if fault:
            yield f"{room.name}: {str(text)!r} {fault}"
    for text in sorted(set(known) - texts, key=str):
        yield f"{room.name}: {str(text)!r} is used no more"


def fault_in(entry: polib.POEntry) -> str:
    """Say what is wrong with a translation; nothing when it is right."""
    if entry.fuzzy:
        return "is only guessed (fuzzy)"
    if not entry.translated():
        return "is not translated"
    wanted = [placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)]
    given = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    if any(placeholders(text) not in wanted for text in given):
        return f"has other placeholders in {' | '.join(given)!r}"
    if " " in entry.msgid and entry.msgid in given and LETTERS.search(PLACEHOLDER.sub("", entry.msgid)):
        return "is still English"
    return ""


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text, sorted."""
    return sorted(set(PLACEHOLDER.findall(text.replace("%%", ""))))


def conflicts() -> list[str]:
    """Return the texts that rooms translate differently: a page would show either, by chance."""
    ways: dict[Text, dict[tuple[str, ...], list[str]]] = {}
    for room in all_rooms():
        for text, entry in catalogue_of(room).items():
            if entry.translated():
                ways.setdefault(text, {}).setdefault(words_of(entry), []).append(room.name)
    return [
        f"{str(text)!r} is translated in several ways: {told(found)}" for text, found in ways.items() if len(found) > 1
    ]


def words_of(entry: polib.POEntry) -> tuple[str, ...]:
    """Return the words of a translation."""
    return tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)


def told(found: dict[tuple[str, ...], list[str]]) -> str:
    """Say which rooms use which words."""
    return "; ".join(f"{' | '.join(words)} ({', '.join(rooms)})" for words, rooms in found.items())


if __name__ == "__main__":
    sys.exit(main())
