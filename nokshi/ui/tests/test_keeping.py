"""A part that is kept is the same as one drawn anew, and holds nothing of another page."""

from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from nokshi.ui.shell import Choice, Group, Place, Shell

WORDS = st.text(max_size=12)
FLAG = st.booleans()
PLACES = st.builds(Place, label=WORDS, url=WORDS, icon=st.just("users"), is_current=FLAG, on_phone=FLAG)
GROUPS = st.builds(Group, title=WORDS, places=st.lists(PLACES, max_size=3).map(tuple))
SHELLS = st.builds(
    Shell,
    organisation=WORDS,
    person=WORDS,
    theme=st.sampled_from(["", "light", "dark"]),
    groups=st.lists(GROUPS, max_size=2).map(tuple),
    units=st.lists(st.builds(Choice, value=WORDS, label=WORDS, is_current=FLAG), max_size=3).map(tuple),
    language_url=st.just("/language/"),
    sign_out_url=st.sampled_from(["", "/out/"]),
)
PATHS = st.sampled_from(["/", "/customers/?q=%22%3Cb", "/a/"])
NAMES = ("ui/nav.html", "ui/topbar.html")
KEPT = "{% load nokshi %}" + "".join(f"{{% kept '{name}' with shell=shell %}}" for name in NAMES)
DRAWN = "{% load nokshi %}" + "".join(f"{{% include '{name}' with shell=shell only %}}" for name in NAMES)


def shown(text: str, path: str = "/", **values: Any) -> str:
    request = RequestFactory().get(path)
    request.META["CSRF_COOKIE"] = "a" * 32
    request._csrf_field = SafeString("<input>")  # type: ignore[attr-defined]
    context = Context(values)
    context.request = request  # type: ignore[attr-defined]
    return Template(text).render(context)


@given(
    shell=SHELLS, path=st.sampled_from(["/", "/customers/?q=%22%3Cb", "/a/"]), language=st.sampled_from(["en", "bn"])
)
def test_a_kept_part_is_what_is_drawn_anew(shell: Shell, path: str, language: str) -> None:
    with translation.override(language):
        assert shown(KEPT, path, shell=shell) == shown(DRAWN, path, shell=shell)


def test_each_page_has_its_own_address_and_token_in_it() -> None:
    text = "{% load nokshi %}{% kept 'ui/language.html' with shell=shell %}"
    shell = Shell(organisation="Shapla", language_url="/language/")
    assert 'value="/one/?a=1&amp;b=2"' in shown(text, "/one/?a=1&b=2", shell=shell)
    assert 'value="/two/"' in shown(text, "/two/", shell=shell)
    assert "<input>" in shown(text, shell=shell)
    assert "\x00" not in shown(text, shell=shell)


BADLY = (
    "{% kept name %}",
    "{% kept 'ui/keys.html' shell=shell %}",
    "{% kept 'ui/keys.html' with shell=shell only %}",
)


@pytest.mark.parametrize("text", BADLY)
def test_a_kept_part_is_written_in_one_way(text: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load nokshi %}" + text)


def test_a_part_that_asks_the_request_cannot_be_kept() -> None:
    with pytest.raises(TemplateSyntaxError):
        shown("{% load nokshi %}{% kept 'ui/pager.html' with page=page %}", page=Paged())


class Paged:
    """A page with one before it."""

    before = "x"
    after = ""


def test_frames_that_are_the_same_have_the_same_hash() -> None:
    one, other = (Shell(organisation="Shapla", person="Ona", groups=(Group("", ()),)) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert render_to_string("ui/keys.html", {"shell": one}) == render_to_string("ui/keys.html", {"shell": other})
