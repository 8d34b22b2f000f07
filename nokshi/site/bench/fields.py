"""What fifty fields of the house's own cost the list: filled for everybody, in use and out of use in turn."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from nokshi.custom.actions import add_field
from nokshi.custom.actions.fields import Shape
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.site.bench import engine
from nokshi.site.bench.bench import Bench
from nokshi.site.bench.client import WrongAnswer
from nokshi.site.bench.measures import Measure, Task, percentile

FIELDS, MOST_VALUES = 50, 10_000_000
UNITS = {"list.custom": "×", "list.custom.filtered": "ms"}
START = "/customers/"
TURNS, WARM = 4, 3
FILL = """INSERT INTO custom_customvalue (field_id, subject_id, position, text, key, number, day, moment)
SELECT ?, id, 0, '', NULL, ((id + ?) % 1000) * 1000000, NULL, NULL FROM customers_customer ORDER BY id LIMIT ?"""
TURN = "UPDATE custom_customfield SET retired_at = {moment} WHERE id IN ({named})"
RARE = {"all": [{"field": "custom.bench_7", "op": "is", "value": 7}]}


def with_fields(bench: Bench) -> Iterator[Measure]:
    """Measure the list beside one without fields, and the list filtered by one of them."""
    made = _filled(bench)
    rounds = max(1, bench.rounds // TURNS)
    without: list[float] = []
    beside: list[float] = []
    for _turn in range(TURNS):
        without += _asked(bench, made, rounds, in_use=False)
        beside += _asked(bench, made, rounds, in_use=True)
    yield Measure("list.custom", percentile(beside, 50) / percentile(without, 50), UNITS["list.custom"])
    path = f"{START}?{urlencode({'where': json.dumps(RARE), 'columns': 'custom.bench_7'})}"
    taken = bench.pages([path] * rounds, _some)
    yield Measure("list.custom.filtered", percentile(taken.seconds, 50) * 1_000, UNITS["list.custom.filtered"])


def _filled(bench: Bench) -> list[int]:
    """Put the fields on customers and something in each of them on everybody; return the fields."""
    made: list[int] = []
    for number in range(FIELDS):
        shape = Shape(labels={"en": f"Bench {number}", "bn": f"মাপ {number}"})
        one = add_field(
            subject="customers.customer", kind="number", key=f"bench_{number}", shape=shape, actor=Actor.system(),
            now=clock.now(),
        )  # fmt: skip
        engine.run(FILL, [one.pk, number, MOST_VALUES // FIELDS])
        made.append(one.pk)
    if not engine.is_sqlite():
        engine.run("ANALYZE custom_customvalue")
    bench.settle()
    return made


def _asked(bench: Bench, made: list[int], rounds: int, *, in_use: bool) -> list[float]:
    engine.run(TURN.format(moment="NULL" if in_use else "created_at", named=", ".join(map(str, made))))
    taken = bench.pages([START] * (WARM + rounds), _some)
    return taken.seconds[WARM:]


def _some(path: str, text: str) -> None:
    if not text.count('name="chosen"'):
        raise WrongAnswer(f"{path} shows nobody")


TASKS = [Task(UNITS, with_fields, writes=True)]
