import gzip
import re

import pytest
from django.conf import settings
from django.test import Client

from nokshi.ui.bundle import HERE, script, stylesheet, versioned
from nokshi.workspace.models import User

FIRST_LOAD = 64_000


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


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_first_load_is_light_as_it_goes_over_the_line(client: Client, ona: User, language: str) -> None:
    ona.language = language
    ona.save(update_fields=["language"])
    client.force_login(ona, backend=settings.AUTHENTICATION_BACKENDS[-1])
    packed = {"Accept-Encoding": "gzip"}
    page = client.get("/customers/", headers=packed)
    text = gzip.decompress(page.content).decode()
    found = re.findall(r'<script[^>]* src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"|<use href="([^"#]+)#', text)
    parts = [client.get(path, headers=packed) for path in {"".join(one) for one in found}]
    assert {part["Content-Type"].partition(";")[0] for part in parts} == {
        "text/css",
        "text/javascript",
        "image/svg+xml",
    }
    assert all(part.get("Content-Encoding") == "gzip" or len(part.getvalue()) < 1_000 for part in parts)
    assert len(page.content) + sum(len(part.getvalue()) for part in parts) < FIRST_LOAD


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
