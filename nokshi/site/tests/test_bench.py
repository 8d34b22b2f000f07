"""The bench over a tiny base: what it says, and that it says it in its own place."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nokshi.site.bench.measures import Measure, Task
from nokshi.site.bench.places import place_for

KEYS = {"measure", "value", "unit", "floor", "ratio", "goal", "holds"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


def bench(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    own = {**os.environ, "NOKSHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    command = [sys.executable, "-m", "nokshi", "bench", "--customers", "60", *words]
    return subprocess.run(command, env=own, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def told(home: Path) -> list[dict[str, Any]]:
    run = bench(home, "--json", "--only", "list.first", "customer.page.p50", "segment.count")
    assert run.returncode in (0, 1), run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_each_measure_is_a_line_of_json_with_its_keys(told: list[dict[str, Any]]) -> None:
    assert told
    assert all(set(one) == KEYS for one in told), told


def test_only_what_is_asked_for_is_measured(told: list[dict[str, Any]]) -> None:
    names = [one["measure"] for one in told]
    wanted = [f"{name}.{part}" for name in ("list.first", "segment.count") for part in ("p50", "p95", "cpu")]
    assert sorted(names) == sorted([*wanted, "customer.page.p50"])


def test_every_figure_stands_beside_the_bare_engines(told: list[dict[str, Any]]) -> None:
    assert all(one["value"] > 0 and one["floor"] > 0 for one in told)


def test_a_base_that_stands_is_used_again_and_can_be_taken_away(home: Path, told: list[dict[str, Any]]) -> None:
    again = bench(home, "--markdown", "--only", "list.first.p50")
    assert "customers in" not in again.stderr, "the base was made again"
    assert "| list.first.p50 |" in again.stdout
    assert bench(home, "--remove").returncode == 0
    assert not (home / "bench-60").exists()


def test_the_installations_own_data_is_never_the_place() -> None:
    here = place_for(60, home=Path("/srv/nokshi"), database_url="sqlite:////srv/nokshi/nokshi.sqlite3")
    there = place_for(60, home=Path("/srv/nokshi"), database_url="postgresql://shop@db/nokshi?sslmode=require")
    assert here.database_url == "sqlite:////srv/nokshi/bench-60/nokshi.sqlite3"
    assert there.database_url == "postgresql://shop@db/nokshi_bench_60?sslmode=require"


def test_what_was_not_measured_says_why() -> None:
    line = json.loads(Measure("live.memory", None, "MiB", why="nobody listens").line())
    assert line["holds"] is None
    assert line["why"] == "nobody listens"


@pytest.mark.parametrize(
    ("measure", "holds"),
    [
        (Measure("list.first.p50", 12.0, "ms", 1.0), True),
        (Measure("list.first.p50", 16.0, "ms", 1.0), False),
        (Measure("list.clients8", 210.0, "pages/s", 4_000.0), True),
        (Measure("list.clients8", 20.0, "pages/s", 4_000.0), False),
        (Measure("orders.first.p50", 20.0, "ms"), None),
    ],
)
def test_a_goal_holds_from_its_own_side(measure: Measure, holds: bool | None) -> None:
    assert measure.holds is holds


@pytest.mark.parametrize(("only", "wanted"), [((), 2), (("list",), 2), (("list.first.p50",), 1), (("lis",), 0)])
def test_measures_are_chosen_by_whole_words(only: tuple[str, ...], wanted: int) -> None:
    task = Task({"list.first.p50": "ms", "list.first.p95": "ms"}, lambda bench: [])
    assert len(task.wanted(only)) == wanted
