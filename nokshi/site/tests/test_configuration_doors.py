"""The page, the API and the command of the configuration."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nokshi.commerce.models import Category
from nokshi.marketing.models import Campaign
from nokshi.site.configuration.writing import export
from nokshi.site.tests.furnished import furnish
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests.scratch import scratch

PAGE = "/settings/configuration/"
FILE = "categories:\n  Coffee: {}\n"
OpenClient = Callable[[User], Client]


def upload(client: Client, text: str) -> str:
    """Send a file to be compared and return the page."""
    file = SimpleUploadedFile("nokshi.yaml", text.encode(), "application/yaml")
    answer = client.post(f"{PAGE}compare/", {"file": file})
    return str(answer.content.decode())


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


@pytest.fixture
def owner(ona: User, noon: datetime, signed_in: OpenClient) -> Client:
    furnish(ona, noon)
    client = signed_in(ona)
    client.post("/account/again/", {"password": "a quilt of eleven stitches"})
    return client


def test_it_is_downloaded_compared_and_applied(owner: Client) -> None:
    assert owner.get(PAGE).status_code == 200
    assert owner.get(f"{PAGE}file/").content.decode() == export()
    page = upload(owner, FILE)
    assert "Coffee" in page
    assert "only here, stays" in page
    answer = owner.post(f"{PAGE}apply/", {"text": FILE, "seen": seen_in(page)}, follow=True)
    assert "1 added, 0 changed, 0 removed" in answer.content.decode()
    assert "Ona" in answer.content.decode()
    assert Category.objects.filter(name="Coffee").exists()
    assert Category.objects.filter(name="Tea").exists()


def test_what_stands_only_here_goes_where_that_was_chosen(owner: Client) -> None:
    seen = seen_in(upload(owner, FILE))
    owner.post(f"{PAGE}apply/", {"text": FILE.replace("Coffee", "Tea"), "seen": "", "prune": "on"})
    assert list(Category.objects.values_list("name", flat=True)) == ["Tea"]
    answer = owner.post(f"{PAGE}apply/", {"text": FILE, "seen": seen, "prune": "on"})
    assert answer.status_code == 422
    assert "changed since you looked" in answer.content.decode()


def test_a_letter_that_has_left_is_shown_as_staying(owner: Client) -> None:
    Campaign.objects.update(status=Campaign.Status.DONE)
    text = "letters:\n  Tea // চা / Gulshan / Winter teas: {en: {subject: Other}}\n"
    page = upload(owner, text)
    assert "passed over</span>" in page
    assert "It is planned or has left" in page
    answer = owner.post(f"{PAGE}apply/", {"text": text, "seen": seen_in(page)}, follow=True)
    assert "0 added, 0 changed, 0 removed" in answer.content.decode()


def test_a_bad_file_is_told_with_its_line_and_changes_nothing(owner: Client) -> None:
    before = EventRow.objects.count()
    assert "Line 2" in upload(owner, "categories:\n  Coffee: {colour: 1}\n")
    assert "larger than 2 MB" in upload(owner, "x" * 2_000_001)
    assert "Choose a file" in owner.post(f"{PAGE}compare/").content.decode()
    assert EventRow.objects.count() == before


def test_whoever_has_not_proven_who_he_is_applies_nothing(ona: User, signed_in: OpenClient) -> None:
    client = signed_in(ona)
    assert "/account/again/" in client.get(PAGE).headers["Location"]
    answer = client.post(f"{PAGE}apply/", {"text": FILE})
    assert answer.status_code == 422
    assert "Prove once more" in answer.content.decode()
    assert not Category.objects.exists()


@pytest.mark.parametrize("path", ["", "file/"])
def test_it_is_not_there_for_others(dev: User, signed_in: OpenClient, path: str) -> None:
    assert signed_in(dev).get(PAGE + path).status_code == 404
    assert signed_in(dev).post(f"{PAGE}apply/", {"text": FILE}).status_code == 404
    assert not Category.objects.exists()


def test_a_program_reads_compares_tries_and_applies(owner: Client) -> None:
    shown = owner.get("/api/v1/configuration").json()
    assert shown["file"] == export()
    assert shown["sections"]["price_lists"]["Shops"]["position"] == 3

    def ask(path: str, **body: object) -> dict[str, list[dict[str, object]]]:
        answer = owner.post(f"/api/v1/configuration{path}", json.dumps(body), "application/json")
        assert answer.status_code == 200, answer.content
        found: dict[str, list[dict[str, object]]] = answer.json()
        return found

    ways = {one["name"]: one["change"] for one in ask("/diff", file=FILE)["changes"]}
    assert ways == {"Coffee": "add", "Tea": "remove", "Tea / Green": "remove"}
    ask("", file=FILE, dry_run=True)
    assert not Category.objects.filter(name="Coffee").exists()
    assert [one["name"] for one in ask("", file=FILE)["changes"]] == ["Coffee"]
    assert Category.objects.filter(name="Coffee").exists()
    wrong = owner.post("/api/v1/configuration", json.dumps({"file": "unts: {}"}), "application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "configuration.wrong")


def test_the_command_carries_a_house_to_another(tmp_path: Path, db: None) -> None:
    with scratch(tmp_path / "one") as one, scratch(tmp_path / "other") as other:
        one.nokshi("demo", "--customers", "3")
        file, again = str(tmp_path / "one.yaml"), str(tmp_path / "other.yaml")
        one.nokshi("config", "export", "--to", file)
        assert "say the same" in one.nokshi("config", "diff", file)
        tried = other.nokshi("config", "apply", file, "--dry-run")
        assert "to add" in other.nokshi("config", "diff", file, fails=True)
        assert other.nokshi("config", "apply", file) == tried
        assert "Its product is not here yet" in tried
        one.nokshi("export", "--kind", "products", "--format", "csv", "--to", str(tmp_path))
        other.nokshi("import", "--kind", "products", str(tmp_path / "products.csv"))
        assert "passed over" not in other.nokshi("config", "apply", file)
        other.nokshi("config", "export", "--to", again)
        assert Path(again).read_bytes() == Path(file).read_bytes()
        assert other.nokshi("config", "export") == Path(file).read_text()
        Path(file).write_text("unts: {}\n")
        assert "Line 1" in other.nokshi("config", "apply", file, fails=True)
        assert json.loads(other.nokshi("config", "diff", again, "--json")) == []
