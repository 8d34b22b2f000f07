"""The bench over a tiny base: what it says, and that it says it in its own place."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nokshi.site.bench import goals, growth, running
from nokshi.site.bench.goals import goal_of
from nokshi.site.bench.measures import Measure, Task
from nokshi.site.bench.places import beside, place_for

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
    assert all(set(one) - {"why"} == KEYS for one in told), told


def test_only_what_is_asked_for_is_measured(told: list[dict[str, Any]]) -> None:
    names = [one["measure"] for one in told]
    wanted = [f"{name}.{part}" for name in ("list.first", "segment.count") for part in ("p50", "p95", "cpu")]
    assert sorted(names) == sorted([*wanted, "customer.page.p50", "list.first.growth"])


def test_every_figure_stands_beside_the_bare_engines(told: list[dict[str, Any]]) -> None:
    assert all(one["value"] > 0 and one["floor"] > 0 for one in told if not one["measure"].endswith(".growth"))


def test_a_base_of_less_than_a_thousand_tells_no_growth(told: list[dict[str, Any]]) -> None:
    [line] = [one for one in told if one["measure"] == "list.first.growth"]
    assert line["value"] is None
    assert "1,000" in line["why"]


def test_an_unknown_name_is_told_with_all_that_there_are_and_nothing_is_made(tmp_path: Path) -> None:
    run = bench(tmp_path, "--only", "list.first", "list.frist", "lis")
    assert run.returncode == 2
    assert "list.frist, lis" in run.stderr
    assert all(name in run.stderr for name in running.NAMES)
    assert not (tmp_path / "bench-60").exists()


@pytest.mark.parametrize(
    ("customers", "only", "needed"),
    [
        (20_000, [], True),
        (20_000, ["list"], True),
        (20_000, ["customer.page.growth"], True),
        (20_000, ["list.first.p50", "segment"], False),
        (1_000, [], False),
    ],
)
def test_the_small_base_is_made_where_growth_is_asked_for(customers: int, only: list[str], needed: bool) -> None:
    assert growth.needs_small(customers, running.chosen(only)) is needed


@pytest.mark.parametrize("url", ["sqlite:////srv/nokshi/nokshi.sqlite3", "postgresql://shop@db/nokshi?sslmode=require"])
def test_the_small_base_stands_where_a_run_of_its_own_would_look_for_it(url: str) -> None:
    large, small = (place_for(count, home=Path("/srv/nokshi"), database_url=url) for count in (20_000, 1_000))
    assert beside(large, 1_000) == small


def test_goals_go_by_the_size_of_the_base_and_by_the_engine() -> None:
    def at(name: str, customers: int, *, on_sqlite: bool = True) -> float | None:
        return goal_of(name, customers=customers, on_sqlite=on_sqlite)

    assert [at("list.filtered.p95", size) for size in (200_000, 999_999, 1_000_000)] == [100, 100, 300]
    assert [at("segment.count.p50", size) for size in (200_000, 1_000_000)] == [250, None]
    assert at("list.deep.growth", 1_000_000) == 1.33
    assert [at("events.intake", 200_000, on_sqlite=one) for one in (True, False)] == [8_000, 7_000]
    assert at("orders.first.p50", 200_000) is None


def test_every_goal_is_that_of_a_measure() -> None:
    assert {*goals.USUAL, *goals.ON_POSTGRESQL, *goals.OF_A_MILLION} <= set(running.NAMES)


def test_a_base_follows_the_code_by_migrations_where_it_can(home: Path, told: list[dict[str, Any]]) -> None:
    [note] = (home / "bench-60").glob("base-*.json")
    password = json.loads(note.read_text())["password"]
    older = {**json.loads(note.read_text()), "readers": []}
    note.write_text(json.dumps(older))
    run = bench(home, "--json", "--only", "list.first.p50")
    assert "writing" not in run.stderr, "the base was made again"
    assert json.loads(note.read_text())["readers"]
    note.write_text(json.dumps({**older, "migrations": ["customers.0099_unknown"]}))
    assert bench(home, "--json", "--only", "list.first.p50").returncode in (0, 1)
    assert json.loads(note.read_text())["password"] != password


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
        (Measure("list.first.p50", 12.0, "ms", 1.0, goal=15), True),
        (Measure("list.first.p50", 16.0, "ms", 1.0, goal=15), False),
        (Measure("list.clients8", 210.0, "pages/s", 4_000.0, goal=200), True),
        (Measure("list.clients8", 20.0, "pages/s", 4_000.0, goal=200), False),
        (Measure("orders.first.p50", 20.0, "ms"), None),
        (Measure("live.memory", None, "MiB", goal=150), None),
    ],
)
def test_a_goal_holds_from_its_own_side(measure: Measure, holds: bool | None) -> None:
    assert measure.holds is holds


@pytest.mark.parametrize(("only", "wanted"), [((), 2), (("list",), 2), (("list.first.p50",), 1), (("lis",), 0)])
def test_measures_are_chosen_by_whole_words(only: tuple[str, ...], wanted: int) -> None:
    task = Task({"list.first.p50": "ms", "list.first.p95": "ms"}, lambda bench: [])
    assert len(task.wanted(only)) == wanted
