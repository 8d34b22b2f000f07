import gzip
import re

import pytest
from django.test import Client

from nokshi.ui.bundle import HERE, script, stylesheet, versioned

FIRST_LOAD = 100_000


def test_the_style_sheet_is_one_file_with_its_layers_in_order() -> None:
    text = stylesheet().text
    assert "@import" not in text
    assert "/*" not in text
    assert text.index("@layer reset, base, components, utilities") < text.index("@layer components{")
    assert text.count("{") == text.count("}")


def test_every_style_sheet_is_in_the_bundle() -> None:
    index = (HERE / "css" / "index.css").read_text("utf-8")
    there = {str(path.relative_to(HERE / "css")) for path in (HERE / "css").rglob("*.css")} - {"index.css"}
    assert there == set(re.findall(r'url\("([^"]+)"\)', index))


def test_every_script_is_in_the_bundle_in_a_scope_of_its_own() -> None:
    text = script().text
    assert not [line for line in text.splitlines() if line.startswith("//")]
    for name in ("command-palette", "combo-box", "select-rows", "toast-rack", "edit-in-place"):
        assert f'customElements.define("{name}"' in text


def test_the_first_load_is_light() -> None:
    vendor = HERE.parent / "vendor"
    theirs = [gzip.compress((vendor / name).read_bytes()) for name in ("htmx.min.js", "icons.svg")]
    ours = [stylesheet().compressed, script().compressed]
    assert sum(map(len, theirs + ours)) < FIRST_LOAD * 0.7


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "content_type"), [("css", "text/css"), ("js", "text/javascript")])
def test_a_bundle_is_kept_for_a_year_under_its_own_digest(client: Client, kind: str, content_type: str) -> None:
    digest = {"css": stylesheet, "js": script}[kind]().digest
    answer = client.get(f"/ui/nokshi.{digest}.{kind}", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(content_type)
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.django_db
def test_an_old_digest_is_answered_and_not_kept(client: Client) -> None:
    answer = client.get("/ui/nokshi.old.css")
    assert answer["Cache-Control"] == "no-cache"
    assert client.get("/ui/nokshi.old.exe").status_code == 404


def test_a_static_file_is_marked_by_its_content() -> None:
    assert re.fullmatch(r"/static/ui/logo\.svg\?v=[0-9a-f]{8}", versioned("ui/logo.svg"))
