"""What Nokshi stands on is written down, locked, and named without a host."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.code import ROOT

NAME = re.compile(r"^[A-Za-z0-9._-]+")
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_every_dependency_is_on_the_list_with_its_reason() -> None:
    page = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| (\S+) \| .+ \| .+ \|$", page, re.MULTILINE)) == {"package", *named()}


def test_the_locks_hold_every_dependency() -> None:
    locked = {match for path in LOCKS for match in re.findall(r"^([a-z0-9._-]+)==", path.read_text(), re.MULTILINE)}
    assert not set(python_packages()) - locked


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_host_and_has_digests_for_each_package(path: Path) -> None:
    entries = re.split(r"^(?=[a-z0-9])", path.read_text(), flags=re.MULTILINE)[1:]
    assert entries
    assert all(" --hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?://|file:|--find-links|--index", path.read_text())


def test_the_browser_lock_names_no_host() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def named() -> Iterator[str]:
    """Yield every package that our own files name."""
    yield from python_packages()
    browser = json.loads((ROOT / "package.json").read_text())
    yield from {**browser["dependencies"], **browser["devDependencies"]}


def python_packages() -> Iterator[str]:
    """Yield the Python packages that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"].values()
    lines = [
        *project["project"]["dependencies"],
        *(line for group in groups for line in group if isinstance(line, str)),
    ]
    yield from (str(NAME.match(line)[0]) for line in lines)  # type: ignore[index]
