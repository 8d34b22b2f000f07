"""Yes and no in the languages that files come in."""

from nokshi.intake.rules.odd import Wrong

YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "on",
        "x",
        "✓",
        "✔",
        "ja",
        "j",
        "wahr",
        "oui",
        "o",
        "vrai",
        "si",
        "sí",
        "s",
        "verdadero",
        "sim",
        "verdadeiro",
        "vero",
        "tak",
        "да",
        "истина",
        "evet",
        "হ্যাঁ",
        "হ্যা",
        "হাঁ",
        "সত্য",
        "हाँ",
        "نعم",
        "はい",
        "是",
        "opt-in",
        "subscribed",
        "active",
    ]
)
NO = frozenset(
    [
        "no",
        "n",
        "false",
        "f",
        "0",
        "off",
        "-",
        "nein",
        "falsch",
        "non",
        "faux",
        "falso",
        "não",
        "nao",
        "nie",
        "нет",
        "ложь",
        "hayır",
        "hayir",
        "না",
        "মিথ্যা",
        "नहीं",
        "لا",
        "いいえ",
        "否",
        "opt-out",
        "unsubscribed",
        "inactive",
    ]
)


def flag_of(cell: str | int | float) -> bool:
    """Read a yes or a no; raises Wrong."""
    word = str(cell).strip().casefold().removesuffix(".0")
    if word in YES:
        return True
    if word in NO:
        return False
    raise Wrong("not_yes_or_no", value=str(cell))
