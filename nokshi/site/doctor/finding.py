"""What the doctor found."""

from dataclasses import dataclass

GOOD, NOTE, TROUBLE = "good", "note", "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it stands, in a sentence, and the command that mends it."""

    name: str
    state: str
    sentence: str
    mend: str = ""

    @property
    def is_trouble(self) -> bool:
        return self.state == TROUBLE

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "state": self.state, "sentence": self.sentence, "mend": self.mend}


def good(name: str, sentence: str) -> Finding:
    """Return that all is well with a thing."""
    return Finding(name, GOOD, sentence)


def note(name: str, sentence: str, mend: str = "") -> Finding:
    """Return what is worth knowing and breaks nothing."""
    return Finding(name, NOTE, sentence, mend)


def trouble(name: str, sentence: str, mend: str) -> Finding:
    """Return what is wrong."""
    return Finding(name, TROUBLE, sentence, mend)
