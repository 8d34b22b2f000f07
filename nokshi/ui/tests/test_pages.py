import re
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from nokshi.ui.answers import go
from nokshi.ui.bundle import HERE

ICONS = HERE.parents[1] / "icons.txt"
ELEMENTS = ["timeline__needle", "stitch", "combo-box", "drop-zone", "bulk", "pager", "toast-rack", "empty__picture"]
languages = pytest.mark.parametrize("language", ["en", "bn"])


@languages
def test_the_catalogue_shows_every_element(client: Client, ona: Any, language: str) -> None:
    ona.language = language
    ona.save(update_fields=["language"])
    client.force_login(ona, backend=settings.AUTHENTICATION_BACKENDS[-1])
    answer = client.get("/ui/")
    html = answer.content.decode()
    assert answer.status_code == 200
    for part in (
        "timeline__needle",
        "stitch",
        "combo-box",
        "drop-zone",
        "bulk",
        "pager",
        "toast-rack",
        "empty__picture",
    ):
        assert part in html
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)


def test_the_catalogue_is_not_there_for_a_reader(client: Client, eve: Any) -> None:
    client.force_login(eve, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert client.get("/ui/").status_code == 404


@languages
@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_needs_nothing_and_leads_on(name: str, language: str) -> None:
    with translation.override(language):
        html = render_to_string(name)
    assert f'lang="{language}"' in html
    assert re.search(r"<h1>.+</h1>", html)
    assert 'href="/"' in html


def test_a_refusal_says_its_sentence() -> None:
    assert "Not enough points" in render_to_string("ui/refusal.html", {"sentence": "Not enough points", "code": "x"})


def test_an_answer_leads_on_from_a_page_and_from_a_dialog() -> None:
    page = RequestFactory().post("/")
    dialog = RequestFactory().post("/", headers={"HX-Request": "true"})
    assert go(page, "/there/")["Location"] == "/there/"
    assert go(dialog, "/there/")["HX-Redirect"] == "/there/"


def test_no_icon_is_carried_that_nobody_shows() -> None:
    house = HERE.parents[2]
    told = "".join(
        file.read_text("utf-8")
        for file in house.rglob("*")
        if file.suffix in (".py", ".html", ".js", ".css") and not {"tests", "vendor"} & set(file.parts)
    )
    listed = {line for line in ICONS.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    assert not [name for name in sorted(listed) if not re.search(rf"[\"'#]{name}[\"'.\\ ]", told)]
