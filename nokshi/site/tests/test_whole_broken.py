"""An archive that is not whole, or not ours, is refused before anything is changed."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings

from nokshi.kernel.errors import DomainError
from nokshi.site.tests.test_whole import archive, into
from nokshi.site.whole.archive import is_archive
from nokshi.site.whole.refusals import Damaged, Newer, NoArchive, Unfit, Unsafe
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Organisation, Unit, User

__all__ = ["archive"]
Members = dict[str, bytes]


def told(members: Members) -> Any:
    return json.loads(members["manifest.json"])


def tell(members: Members, manifest: Any) -> None:
    members["manifest.json"] = json.dumps(manifest).encode()


def rewrite(members: Members, table: str, change: Callable[[bytes], bytes]) -> None:
    """Change the file of a table, and its digest and size with it: whoever does so knows what he does."""
    manifest = told(members)
    [one] = [one for one in manifest["tables"] if one["name"] == table]
    file = one["files"]["csv"]
    content = members[file["path"]] = change(members[file["path"]])
    file["bytes"], file["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    tell(members, manifest)


def missing_table(members: Members) -> None:
    del members["tables/customers.csv"]


def unnamed_table(members: Members) -> None:
    manifest = told(members)
    manifest["tables"] = [one for one in manifest["tables"] if one["name"] != "orders"]
    del members["tables/orders.csv"]
    tell(members, manifest)


def wrong_digest(members: Members) -> None:
    members["tables/customers.csv"] = members["tables/customers.csv"].replace(b"Ada", b"Eve")


def shorter(members: Members) -> None:
    members["tables/events.csv"] = members["tables/events.csv"][:-40]


def fewer_rows(members: Members) -> None:
    rewrite(members, "identities", lambda text: text[: text.rindex(b"\r\n", 0, -2) + 2])


def broken_line(members: Members) -> None:
    rewrite(members, "customers", lambda text: text[:-2] + b',"more"\r\n')


def no_moment(members: Members) -> None:
    rewrite(members, "orders", lambda text: text.replace(b"2026-", b"2026-99-", 1))


def newer_format(members: Members) -> None:
    tell(members, told(members) | {"format": 2})


def unknown_table(members: Members) -> None:
    manifest = told(members)
    manifest["tables"].append({**manifest["tables"][0], "name": "horoscopes"})
    tell(members, manifest)


def unknown_column(members: Members) -> None:
    manifest = told(members)
    manifest["tables"][0]["columns"].append({"name": "sign", "type": "text"})
    tell(members, manifest)


def climbs_out(members: Members) -> None:
    members["files/../../secret.key"] = b"key"
    digest = hashlib.sha256(b"key").hexdigest()
    tell(members, told(members) | {"files": [{"path": "files/../../secret.key", "bytes": 3, "sha256": digest}]})


def stranger(members: Members) -> None:
    members["tables/extra.csv"] = b"1"


def bomb(members: Members) -> None:
    manifest = told(members)
    content = b"\0" * (100 << 20)
    members["files/zeros"] = content
    digest = hashlib.sha256(content).hexdigest()
    tell(members, manifest | {"files": [{"path": "files/zeros", "bytes": len(content), "sha256": digest}]})


def lies_about_its_size(members: Members) -> None:
    members["files/zeros"] = b"\0" * (80 << 20)
    tell(members, told(members) | {"files": [{"path": "files/zeros", "bytes": 3, "sha256": "0"}]})


def dangling(members: Members) -> None:
    rewrite(members, "customers", lambda text: text.partition(b"\r\n")[0] + b"\r\n")
    manifest = told(members)
    [one] = [one for one in manifest["tables"] if one["name"] == "customers"]
    one["rows"] = 0
    tell(members, manifest)


def twice(members: Members) -> None:
    def doubled(text: bytes) -> bytes:
        head, line = text.split(b"\r\n")[:2]
        return b"\r\n".join([head, line, line, b""])

    rewrite(members, "teams", doubled)
    manifest = told(members)
    [one] = [one for one in manifest["tables"] if one["name"] == "teams"]
    one["rows"] = 2
    tell(members, manifest)


def no_manifest(members: Members) -> None:
    del members["manifest.json"]


def odd_manifest(members: Members) -> None:
    members["manifest.json"] = b'{"kind": "nokshi.everything", "format": 1}'


CASES: list[tuple[Callable[[Members], None], type[DomainError]]] = [
    (missing_table, Damaged), (unnamed_table, Damaged), (wrong_digest, Damaged), (shorter, Damaged),
    (fewer_rows, Damaged), (broken_line, Damaged), (no_moment, Damaged), (newer_format, Newer), (unknown_table, Newer),
    (unknown_column, Newer), (climbs_out, Unsafe), (stranger, Unsafe), (bomb, Unsafe), (lies_about_its_size, Damaged),
    (dangling, Unfit), (twice, Unfit), (no_manifest, NoArchive), (odd_manifest, Damaged),
]  # fmt: skip


def state() -> tuple[Any, ...]:
    return (
        list(Organisation.objects.values()), list(Unit.objects.values()), list(User.objects.values()),
        EventRow.objects.count(), sorted(settings.MEDIA_ROOT.rglob("*")),
    )  # fmt: skip


@pytest.mark.parametrize(("change", "refusal"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_not_whole_is_refused_and_nothing_changes(
    archive: Path, change: Callable[[Members], None], refusal: type[DomainError]
) -> None:
    with ZipFile(archive) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    broken = archive.with_name("broken.zip")
    with ZipFile(broken, "w", ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    before = state()
    with pytest.raises(refusal) as raised:
        into(broken)
    assert len(str(raised.value)) > 30
    assert state() == before


def test_a_truncated_file_is_no_archive(archive: Path) -> None:
    cut = archive.with_name("cut.zip")
    shutil.copyfile(archive, cut)
    with cut.open("r+b") as file:
        file.truncate(cut.stat().st_size - 3_000)
    assert is_archive(archive)
    assert not is_archive(cut)
    with pytest.raises(NoArchive):
        into(cut)
