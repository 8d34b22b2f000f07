"""After an import is taken back, everything is as it was before: compared by export, across all rooms."""

import argparse
from importlib import import_module
from pathlib import Path

import pytest

from nokshi.customers.models import Customer
from nokshi.intake.models import ImportRun
from nokshi.kernel import clock
from nokshi.site.demo.filling import fill
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import drain
from tests.loop.files import write_files

pytestmark = pytest.mark.django_db


def nokshi(*words: str) -> int:
    """Run a subcommand in this process, on the database of the test; readers then read to the end."""
    module = import_module(f"nokshi.site.commands.{words[0]}_command")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    status: int = module.run(parser.parse_args(list(words[1:])))
    drain(clock.now())
    return status


def everything(folder: Path) -> dict[str, str]:
    """Return all exports as text, by file name."""
    assert nokshi("export", "--to", str(folder)) == 0
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def on_timelines() -> list[tuple[int | None, str]]:
    """Return what the timelines of all customers show."""
    rows = EventRow.objects.standing().filter(customer_id__in=Customer.objects.standing().values("pk"))
    return list(rows.order_by("pk").values_list("customer_id", "kind"))


def test_after_undo_every_export_is_as_before(tmp_path: Path) -> None:
    fill(count=60, seed=3, now=clock.now(), tell=lambda step, done, total: None)
    people, orders = write_files(tmp_path)
    before = everything(tmp_path / "before")
    shown = on_timelines()

    assert nokshi("import", str(people), "--kind", "people") == 1, "one of its rows has a broken address"
    assert nokshi("import", str(orders), "--kind", "orders") == 0
    between = everything(tmp_path / "between")
    assert "রহিম উদ্দিন" in "".join(between.values())
    assert between != before

    told = on_timelines()
    assert nokshi("import", str(orders), "--kind", "orders") == 0
    assert everything(tmp_path / "again") == between
    assert on_timelines() == told

    for run in ImportRun.objects.order_by("-pk").values_list("pk", flat=True):
        assert nokshi("import", "--undo", str(run)) == 0
    assert everything(tmp_path / "after") == before
    assert on_timelines() == shown
