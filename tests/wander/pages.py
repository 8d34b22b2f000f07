"""What can be pressed on a page: its links, and its forms with their fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

LEADS = ("href", "hx-get", "data-url", "data-live-url")
POSTS = ("hx-post",)
# Fields that carry no choice of a person: what they say is the page's own.
SEALS = {"csrfmiddlewaretoken"}


@dataclass(slots=True)
class Field:
    """A field of a form, with what stands in it and what may be chosen."""

    name: str
    type: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """Where a form goes and what it asks."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


class Pressable(HTMLParser):
    """Gathers the links and forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.links += [has[name] for name in LEADS if has.get(name)]
        self.forms += [Form(has[name], "post") for name in POSTS if has.get(name)]
        if tag == "form":
            self._form = Form(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "option" and self._select:
            self._select.choices.append(has.get("value", ""))
        elif tag in ("input", "select", "textarea", "button") and has.get("name"):
            self._take(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _take(self, tag: str, has: Mapping[str, str]) -> None:
        one = Field(has["name"], has.get("type", "text") if tag == "input" else tag, has.get("value", ""))
        if tag == "select":
            self._select = one
        if self._form and one.name not in SEALS:
            self._form.fields.append(one)
