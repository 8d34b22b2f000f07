"""What the frame of a page shows: `site` fills one `Shell` for each page, as `shell` in the context."""

from dataclasses import dataclass, field

from nokshi.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A way at the left: `key` is the letter after G; `count_url` answers with a count to show."""

    label: Text
    url: str
    icon: str
    key: str = ""
    count_url: str = ""
    is_current: bool = False
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Ways under one heading; the first group has none."""

    title: Text
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in a switch of the top bar."""

    value: str
    label: Text
    is_current: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence above every page, and where to do something about it."""

    text: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame: who reads, where he may go, what he may switch. An address left empty hides its part."""

    organisation: str
    person: str = ""
    email: str = ""
    theme: str = ""
    groups: tuple[Group, ...] = ()
    foot: tuple[Place, ...] = ()
    units: tuple[Choice, ...] = ()
    languages: tuple[Choice, ...] = (Choice("en", "EN"), Choice("bn", "বাং"))
    home_url: str = "/"
    search_url: str = ""
    palette_url: str = ""
    unit_url: str = ""
    language_url: str = ""
    theme_url: str = ""
    account_url: str = ""
    sign_out_url: str = ""
    notices: tuple[Notice, ...] = field(default=())

    def __hash__(self) -> int:
        """Return a hash of what tells frames apart: every page asks for it, and the whole has a hundred parts."""
        return hash((self.person, self.email, self.organisation, self.theme, self.units))

    @property
    def on_phone(self) -> list[Place]:
        """Return the four ways of the bottom bar."""
        return [place for group in self.groups for place in group.places if place.on_phone][:4]

    @property
    def unit(self) -> Text:
        """Return the name of the unit looked at."""
        return next((choice.label for choice in self.units if choice.is_current), "")
