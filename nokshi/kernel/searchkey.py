"""One key per record, so that a text in Latin letters finds a name in Bengali ones and the other way round.

A key is the words as written (folded: case, accents, digits, widths) and, behind a mark, the skeleton of each:
its consonants in Latin letters, where spellings agree (rahim, রহিম → =rhm; mohammad, মোহাম্মদ → =mhmd).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from nokshi.kernel.formats import latin_digits

MARK = "="
LONGEST_KEY = 1_000

PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"})
CONSONANTS = dict(
    zip(
        "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ",
        [
            "k",
            "kh",
            "g",
            "gh",
            "ng",
            "ch",
            "chh",
            "j",
            "jh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "p",
            "f",
            "b",
            "bh",
            "m",
            "j",
            "r",
            "l",
            "sh",
            "sh",
            "s",
            "h",
        ],
        strict=True,
    )
)
CONSONANTS |= {
    "\u09dc": "r",
    "\u09dd": "rh",
    "\u09df": "y",
    "\u09ce": "t",
    "\u0982": "ng",
    "\u09f0": "r",
    "\u09f1": "w",
}
VOWELS = dict(zip("অআইঈউঊঋএঐওঔ", ["o", "a", "i", "i", "u", "u", "ri", "e", "oi", "o", "ou"], strict=True))
SIGNS = dict(zip("ািীুূৃেৈোৌ", ["a", "i", "i", "u", "u", "ri", "e", "oi", "o", "ou"], strict=True))
NUKTA, VIRAMA, VISARGA, MOON = "\u09bc", "\u09cd", "\u0983", "\u0981"
NUKTAS = {"ড": "r", "ঢ": "rh", "য": "y"}
CONJUNCTS = (("ক্ষ", "ক"), ("জ্ঞ", "গ"), ("\u09cdয", ""), ("\u09cdব", ""))
KEPT = ("ম\u09cdব", "ম\u0001")
# A NUL stands in no word: no database takes one.
WORD = re.compile(r"[^\s\x00,;:()\[\]{}<>\"'“”‘’|=/\\]+")
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tsch|tch|ch+h?", "1"), (r"sch|sh+", "s"), (r"ph", "f"), (r"ksh|kkh|ks|x", "k"), (r"ng+", "n"),
        (r"c(?=[eiy])", "s"), (r"ck|c|q", "k"), (r"z", "j"), (r"v", "b"), (r"([kgjtdpb1l])h", r"\1"),
    )
)  # fmt: skip


def fold(text: str) -> str:
    """Return a text in lower case with Latin digits, without accents, of the plain form of each letter."""
    if text.isascii():
        return text.lower()
    plain = _decomposed(_decomposed(latin_digits(text)).casefold()).casefold().translate(PLAIN)
    kept = (char for char in plain if not "\u0300" <= char <= "\u036f" and char not in "\u200b\u200c\u200d\ufeff")
    return unicodedata.normalize("NFC", "".join(kept))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def words_of(text: str) -> list[str]:
    """Return the words of a folded text; what joins an e-mail address stays."""
    if text.isascii():
        return WORD.findall(text.lower())
    return [word for part in text.split() for word in _words_of_part(part)]


# Folding goes letter by letter and never across a blank; the parts of names come again and again.
@lru_cache(maxsize=20_000)
def _words_of_part(part: str) -> tuple[str, ...]:
    return tuple(WORD.findall(fold(part)))


def romanised(word: str) -> str:
    """Return a folded word with its Bengali (or Devanagari) letters written in Latin ones."""
    text = "".join(chr(ord(char) + 0x80) if "\u0900" <= char <= "\u097f" else char for char in word)
    if not any("\u0980" <= char <= "\u09ff" for char in text):
        return text
    text = text.replace(*KEPT)
    for conjunct, simple in CONJUNCTS:
        text = text.replace(conjunct, simple)
    return "".join(_letters(text.replace("\u0001", "\u09cdব")))


def _letters(text: str) -> Iterable[str]:
    for place, char in enumerate(text):
        following = text[place + 1 : place + 2]
        if char in NUKTAS and following == NUKTA:
            yield NUKTAS[char] + _inherent(text[place + 2 : place + 3])
        elif char in CONSONANTS:
            yield CONSONANTS[char] + _inherent(following, char)
        elif char in (NUKTA, VIRAMA, VISARGA, MOON):
            continue
        else:
            yield VOWELS.get(char) or SIGNS.get(char) or char


def _inherent(following: str, char: str = "") -> str:
    """Return the vowel that a consonant carries unless a sign, a virama or the word's end follows."""
    silent = not following or following in SIGNS or following in (VIRAMA, NUKTA) or char in ("\u0982", "\u09ce")
    return "" if silent else "o"


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Return the consonants of a folded word as spellings of one name share them; empty without letters."""
    text = re.sub(r"[^a-z]", "", romanised(word))
    if not text:
        return ""
    for pattern, sound in SOUNDS:
        text = pattern.sub(sound, text)
    first = "a" if text[0] in "aeiouyw" else ""
    bones = first + re.sub(r"[aeiouyw]", "", text)
    return re.sub(r"(.)\1+", r"\1", bones)


def key_of(names: Iterable[str], others: Iterable[str] = ()) -> str:
    """Return the key of a record: `names` may be found by their sound, `others` (addresses, numbers) as written."""
    written: dict[str, None] = {}
    bones: dict[str, None] = {}
    for name in names:
        for word in words_of(name):
            written[word] = None
            if bone := skeleton(word):
                bones[bone] = None
    for other in others:
        written.update(dict.fromkeys(words_of(other)))
    key = f" {' '.join(written)} {''.join(MARK + bone for bone in bones)}{MARK}"
    return key[:LONGEST_KEY]


def sorting_key(name: str) -> str:
    """Return what lists sort a name by: folded, its first 120 signs."""
    return " ".join(words_of(name))[:120]
