"""What runs Nokshi elsewhere: the unit of systemd, the container file, and what a build carries along."""

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
SETTING = re.compile(r"\bNOKSHI_[A-Z_]+")
IGNORED = [line for line in (ROOT / ".containerignore").read_text().splitlines() if line and line[0] != "#"]


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not there: apt-get install systemd"
)
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "nokshi.service"
    text = (DEPLOY / "nokshi.service").read_text()
    assert "ExecStart=/opt/nokshi/bin/nokshi run\n" in text
    unit.write_text(text.replace("/opt/nokshi/bin/nokshi run", f"{sys.executable} -m nokshi run"))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "nokshi.service" in line]) == (0, [])


@pytest.mark.parametrize("file", ["nokshi.service", "Containerfile", "compose.yaml"])
def test_every_setting_it_names_is_one_that_is_read(file: str) -> None:
    named = set(SETTING.findall((DEPLOY / file).read_text()))
    assert named
    assert not named - set(SETTING.findall((ROOT / "nokshi" / "kernel" / "config.py").read_text()))


@pytest.mark.parametrize("path", [".git", ".venv", "node_modules", ".env", "deploy/.env", "nokshi.sqlite3", "a.backup"])
def test_a_build_carries_no_secret_and_no_environment_along(path: str) -> None:
    assert is_ignored(path)


def test_a_build_has_all_that_it_reads() -> None:
    read = re.findall(r"requirements/[a-z]+\.txt", (DEPLOY / "Containerfile").read_text())
    assert set(read) == {"requirements/node.txt", "requirements/build.txt", "requirements/run.txt"}
    for path in (
        *read,
        "pyproject.toml",
        "hatch_build.py",
        "package.json",
        "package-lock.json",
        "README.md",
        "LICENSE",
    ):
        assert (ROOT / path).exists(), path
        assert not is_ignored(path), path
    assert not is_ignored("nokshi/site/settings.py")


def test_docker_and_podman_leave_out_the_same() -> None:
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()


def is_ignored(path: str) -> bool:
    """Say whether a build leaves a path out, by itself or with a folder above it."""
    above = [path, *map(str, Path(path).parents)][:-1] if "/" in path else [path]
    return any(fnmatch(one, pattern) for one in above for pattern in IGNORED)
