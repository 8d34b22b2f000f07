"""A file sent again under the same key is taken in once."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase

from nokshi.intake.models import ImportRun, RunFile
from nokshi.workspace.models import User
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
pytestmark = pytest.mark.django_db
PEOPLE = b"name,email\nZed,zed@example.com\n"


def sent(api: Program, content: bytes = PEOPLE, name: str = "people.csv", **words: str) -> HttpResponseBase:
    file = SimpleUploadedFile(name, content, "text/csv")
    return api.client.post("/api/v1/imports", {"file": file, **words}, headers={"Idempotency-Key": "till-1"})


def test_the_same_file_under_the_same_key_makes_one_import(program: Open, ona: User) -> None:
    api = program(ona)
    first, again = sent(api), sent(api)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert body_of(first) == body_of(again)
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (PEOPLE.replace(b"Zed", b"Zoe"), "people.csv", {}), (PEOPLE, "others.csv", {}),
        (PEOPLE, "people.csv", {"source": "till"}),
    ],
)  # fmt: skip
def test_another_file_under_the_same_key_is_refused(
    program: Open, ona: User, content: bytes, name: str, words: dict[str, str]
) -> None:
    api = program(ona)
    assert sent(api).status_code == 202
    refused = sent(api, content, name, **words)
    assert (refused.status_code, body_of(refused)["code"]) == (422, "key_used")
    assert ImportRun.objects.count() == 1


def test_the_file_is_whole_after_it_was_looked_at(program: Open, ona: User) -> None:
    sent(program(ona))
    assert RunFile.objects.get().size == len(PEOPLE)
