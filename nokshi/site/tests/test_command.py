"""The command on a home in which nobody was yet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def nokshi(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own, in a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NOKSHI_", "DJANGO_", "LC_"))}
    environment = {**kept, "NOKSHI_HOME": str(home), **more}
    return subprocess.run(
        [sys.executable, "-m", "nokshi", *words], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("words", [("import", "--list"), ("export", "--kind", "people"), ("user", "list")])
def test_a_command_on_an_empty_home_makes_the_tables_first(words: tuple[str, ...], tmp_path: Path) -> None:
    more = ["--to", str(tmp_path)] if words[0] == "export" else []
    done = nokshi(tmp_path / "home", *words, *more)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "--help"), "ফাইল আমদানি করুন"),
        (("export", "--help"), "সবকিছু আবার ফাইল হিসেবে"),
        (("user", "--help"), "এককালীন লিংক"),
        (("--help",), "গ্রাহক সম্পর্কের ব্যবস্থা"),
        (("run", "--help"), "একাধিক মেশিনে"),
        (("demo", "--help"), "বিশ্বাসযোগ্য দোকান"),
        (("bench", "--help"), "নিজের আলাদা ভাণ্ডার"),
        (("backup", "--help"), "সিল করা ফাইলে"),
        (("restore", "--help"), "অক্ষত কি না"),
        (("doctor", "--help"), "কীভাবে সারাতে হয়"),
        (("token", "create", "--help"), "কার হয়ে কাজ"),
        (("import",), "কোন ফাইল আনতে হবে"),
    ],
)
def test_the_command_speaks_the_language_of_the_terminal(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = nokshi(tmp_path, *words, LC_ALL="bn_BD.UTF-8", PYTHONUTF8="1")
    told = " ".join((done.stdout + done.stderr).split())
    assert said in told
    assert "Traceback" not in told
