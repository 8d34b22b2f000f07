"""An import from the file to its undoing: every row counted once, nothing doubled, nothing lost."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.intake import actions, queries, schedule
from nokshi.intake.actions.beginning import StillWorking
from nokshi.intake.actions.planning import MatchedTwice, NotMatched, TooLateToChange
from nokshi.intake.actions.undoing import NothingToUndo
from nokshi.intake.models import ImportRun, Mapping
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.staging import folder_of
from nokshi.intake.tests import shop as receipts
from nokshi.intake.tests.making import (
    HEADS,
    SYSTEM,
    begun,
    checked,
    csv_bytes,
    field_of,
    gzipped,
    saved,
    till,
    undone,
    worked,
    zipped,
)
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow

pytestmark = pytest.mark.usefixtures("shop")


def fates(run: ImportRun) -> dict[str, int]:
    return {tally.fate: tally.rows for tally in queries.report_of(run).tallies}


def kinds_told() -> list[str]:
    return list(EventRow.objects.filter(kind__startswith="intake.").order_by("pk").values_list("kind", flat=True))


def test_a_till_goes_in_and_its_sum_is_the_same() -> None:
    run = saved(csv_bytes(till()))
    assert (run.status, fates(run)) == ("done", {"new": 37})
    assert [balance.gap for balance in queries.report_of(run).balances] == [0]
    assert len(receipts.everything()) == 12
    assert kinds_told() == ["intake.import_started", "intake.import_finished"]


def test_the_same_file_twice_changes_nothing() -> None:
    saved(csv_bytes(till()))
    before = receipts.everything()
    run = saved(csv_bytes(till()))
    assert (fates(run), receipts.everything(), run.steps) == ({"same": 37}, before, 0)
    assert [balance.gap for balance in queries.report_of(run).balances] == [0]
    assert queries.same_before(run, [run.files.get().digest]) is not None


def test_rows_of_an_order_belong_together_wherever_they_stand() -> None:
    rows = till(orders=4)
    mixed = sorted(rows, key=lambda row: str(row[1]))
    saved(csv_bytes(mixed))
    assert {number: len(json.loads(lines)) for number, lines in receipts.everything()}["5000"] == 4


def test_what_is_foreseen_is_what_happens() -> None:
    saved(csv_bytes(till(orders=6)))
    rows = [
        *till(orders=9),
        ("5001", "NEW", "x", 1, "2026-01-31", 1, "", ""),
        ("", "S", "x", 1, "2026-01-31", 1, "", ""),
    ]
    run = checked(csv_bytes(rows))
    foreseen = fates(run)
    before = receipts.everything()
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    run = worked(run)
    assert fates(run) == foreseen
    assert set(foreseen) == {"new", "joined", "same", "refused"}
    assert sum(foreseen.values()) == len(rows)
    assert receipts.everything() != before


def test_a_look_ahead_changes_nothing() -> None:
    checked(csv_bytes(till()))
    assert receipts.everything() == []
    assert not EventRow.objects.filter(kind__startswith="intake.").exists()


def test_undoing_leaves_everything_as_it_was() -> None:
    saved(csv_bytes(till(orders=5)))
    before = receipts.everything()
    run = saved(csv_bytes([*till(orders=9)[5:], ("5001", "NEW", "x", 1, "2026-01-31", 1, "", "")]))
    assert receipts.everything() != before
    run = undone(run)
    assert (run.status, run.left, receipts.everything()) == ("undone", 0, before)
    assert kinds_told()[-1] == "intake.import_undone"
    with pytest.raises(NothingToUndo):
        actions.ask_for_undo(run=run, actor=Actor.system())


def test_what_others_built_on_is_left_and_told() -> None:
    run = undone(
        saved(
            csv_bytes([("KEEP-1", "a", "b", 1, "2026-01-31", 2, "", ""), ("X-1", "a", "b", 1, "2026-01-31", 2, "", "")])
        )
    )
    assert (run.status, run.left) == ("undone", 1)
    assert [number for number, _ in receipts.everything()] == ["KEEP-1"]


def test_a_refused_row_holds_its_order_back_and_comes_again_mended() -> None:
    rows = [
        ("1", "a", "x", 1, "2026-01-31", 2, "", ""),
        ("1", "a", "y", "many", "2026-01-31", 2, "", ""),
        ("2", "a", "x", 1, "2026-02-30", 2, "", ""),
        ("3", "BAD", "x", 1, "2026-01-01", 2, "", ""),
        ("4", "a", "x", 1, "2026-01-01", 2, "", ""),
    ]
    run = saved(csv_bytes(rows))
    assert fates(run) == {"new": 1, "refused": 4}
    table = list(queries.refused_table(run))
    assert table[0] == [*HEADS, "Why not saved", "Row in the file"]
    assert [row[-1] for row in table[1:]] == [2, 3, 4, 5]
    assert "row 3" in table[1][-2]
    assert "“many” is not a number" in table[2][-2]
    for row in table[1:]:
        row[3], row[4], row[1] = "1", "2026-01-31", "fine"
    again = saved(csv_bytes(table[1:], table[0]))
    assert fates(again) == {"new": 4}
    assert field_of(again, "Why not saved") == ""


def test_reasons_are_kept_in_every_language() -> None:
    run = checked(csv_bytes([("1", "a", "x", "many", "2026-01-31", 2, "", "")]))
    with override("bn"):
        bengali = queries.report_of(run).refusals[0].text
    assert "many" in bengali
    assert bengali != queries.report_of(run).refusals[0].text


def test_unreadable_cells_can_be_left_empty() -> None:
    rows = [("1", "a", "x", 1, "soon", 2, "", ""), ("2", "a", "x", 1, "2026-01-31", 2, "", "")]
    assert fates(checked(csv_bytes(rows)))["refused"] == 1
    run = checked(csv_bytes(rows), leave_empty=True)
    assert fates(run) == {"new": 2}
    assert queries.report_of(run).repairs[0].column == "InvoiceDate"


def test_repeats_are_counted_and_left_out_by_choice() -> None:
    kept = saved(csv_bytes(till(orders=2)))
    assert kept.checks["repeats"] == 1
    undone(kept)
    dropped = saved(csv_bytes(till(orders=2)), choices={"repeats": "drop"})
    balance = queries.report_of(dropped).balances[0]
    assert balance.gap == 0
    assert balance.dropped > 0


def test_a_run_is_stopped_and_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    run = checked(csv_bytes(till()))
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    assert actions.save_chunk(run_id=run.pk, scope=SYSTEM, now=clock.now(), most_rows=5)
    actions.stop(run=run, actor=Actor.system(), now=clock.now())
    assert worked(run).status == "stopped"
    assert 0 < len(receipts.everything()) < 12
    actions.go_on(run=run)
    assert worked(run).status == "done"
    assert fates(run) == {"new": 37}
    assert len(receipts.everything()) == 12


def test_a_stopped_run_can_be_taken_back() -> None:
    run = checked(csv_bytes(till()))
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    actions.save_chunk(run_id=run.pk, scope=SYSTEM, now=clock.now(), most_rows=5)
    actions.stop(run=run, actor=Actor.system(), now=clock.now())
    run.refresh_from_db()
    assert undone(run).status == "undone"
    assert receipts.everything() == []


def test_a_chunk_that_fails_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    run = checked(csv_bytes(till()))
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    with monkeypatch.context() as broken:
        broken.setattr(receipts, "_save", lambda *_: 1 / 0)
        run = worked(run)
    assert (run.status, run.problem["code"], receipts.everything()) == ("failed", "interrupted", [])
    actions.go_on(run=run)
    assert worked(run).status == "done"


def test_a_match_is_remembered_for_the_same_headings() -> None:
    run = begun(csv_bytes(till()))
    plan = plan_of(run.plan)
    plan.columns[2].field = ""
    actions.change_plan(run=run, plan=plan, scope=SYSTEM)
    actions.ask_for_check(run=run, scope=SYSTEM)
    run = worked(run)
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    again = begun(csv_bytes(till(), [head.upper() for head in HEADS]), kind="")
    assert plan_of(again.plan).columns[0].by == "memory"
    assert field_of(again, "DESCRIPTION") == ""
    assert Mapping.objects.count() == 1


def test_a_plan_that_lacks_what_is_needed_is_refused_in_words() -> None:
    run = begun(b"InvoiceNo,x\n1,2\n")
    with pytest.raises(NotMatched) as missing:
        actions.ask_for_check(run=run, scope=SYSTEM)
    assert "Quantity, Price" in str(missing.value)
    plan = plan_of(run.plan)
    plan.columns[1].field = "number"
    run = actions.change_plan(run=run, plan=plan, scope=SYSTEM)
    with pytest.raises((MatchedTwice, NotMatched)):
        actions.ask_for_check(run=run, scope=SYSTEM)


def test_a_file_can_be_read_in_another_way() -> None:
    run = begun(b"Report\nInvoiceNo;Quantity;Price\n1;2;3\n")
    file = run.files.get()
    actions.change_reading(run=run, file_id=file.pk, options={"header": 1, "delimiter": ";"})
    assert worked(run).headers[0] == "Report"
    saved(csv_bytes(till()))
    done = ImportRun.objects.get(status="done")
    with pytest.raises(TooLateToChange):
        actions.change_reading(run=done, file_id=done.files.get().pk, options={})


def test_a_broken_file_fails_in_words_and_can_be_put_away() -> None:
    run = begun(b"PAR1 and then nothing", "old.parquet")
    assert (run.status, run.problem["code"]) == ("failed", "broken")
    actions.discard(run=run)
    assert not folder_of(run.pk).exists()


def test_a_run_that_saved_something_cannot_be_put_away() -> None:
    run = saved(csv_bytes(till()))
    with pytest.raises(StillWorking):
        actions.discard(run=run)


def test_a_zip_of_one_shape_is_one_import_and_of_several_several() -> None:
    parts = zipped(a_csv=csv_bytes(till()[:10]), b_csv=csv_bytes(till()[10:]))
    run = saved(parts, "parts.zip")
    assert (run.rows, run.files.count(), len(receipts.everything())) == (37, 2, 12)
    both = begun(zipped(a_csv=csv_bytes(till()), b_csv=b"Name,E-Mail\nAda,ada@example.com\n"), "both.zip", kind="")
    other = ImportRun.objects.exclude(pk__in=[run.pk, both.pk]).get()
    assert worked(other).headers == ["Name", "E-Mail"]


def test_packed_and_plain_give_the_same() -> None:
    saved(gzipped(csv_bytes(till())), "till.csv.gz")
    assert fates(saved(csv_bytes(till()))) == {"same": 37}


def test_rows_that_went_lost_are_told_and_not_taken_for_saved() -> None:
    run = checked(csv_bytes(till()))
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    actions.save_chunk(run_id=run.pk, scope=SYSTEM, now=clock.now(), most_rows=5)
    (folder_of(run.pk) / "rows.sqlite3").unlink()
    run = worked(run)
    assert (run.status, run.problem["code"]) == ("failed", "rows_gone")
    assert undone(run).status == "undone"


def test_rows_are_forgotten_after_a_month_and_the_import_can_still_be_taken_back() -> None:
    run, waiting = saved(csv_bytes(till())), begun(csv_bytes(till()))
    assert actions.forget_old_rows(now=clock.now() + timedelta(days=29)) == 0
    assert actions.forget_old_rows(now=clock.now() + timedelta(days=31)) == 2
    assert not folder_of(run.pk).exists()
    assert not ImportRun.objects.filter(pk=waiting.pk).exists()
    assert undone(run).status == "undone"


def test_two_processes_do_not_work_on_one_run() -> None:
    run = begun(csv_bytes(till()))
    actions.ask_for_check(run=run, scope=SYSTEM)
    assert actions.take_up(run_id=run.pk, worker="one", now=clock.now()) is not None
    assert actions.take_up(run_id=run.pk, worker="two", now=clock.now()) is None
    assert schedule.carry_on(run.pk) is False


def test_a_chunk_that_comes_twice_is_saved_once() -> None:
    run = checked(csv_bytes(till()))
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    while actions.save_chunk(run_id=run.pk, scope=SYSTEM, now=clock.now(), most_rows=4):
        pass
    assert not actions.save_chunk(run_id=run.pk, scope=SYSTEM, now=clock.now())
    run.refresh_from_db()
    assert fates(run) == {"new": 37}


def test_staged_rows_may_be_gone_and_the_report_and_undo_still_work(home: Path) -> None:
    run = saved(csv_bytes(till()))
    (folder_of(run.pk) / "rows.sqlite3").unlink()
    assert fates(run) == {"new": 37}
    assert undone(run).status == "undone"
    assert receipts.everything() == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(till(orders=5)), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]), st.sampled_from(",;\t|"))
def test_any_order_encoding_and_delimiter_save_the_same_and_undo_to_nothing(
    shop: None, rows: list[tuple[str, ...]], encoding: str, delimiter: str
) -> None:
    run = saved(csv_bytes(rows, delimiter=delimiter, encoding=encoding))
    assert fates(run) == {"new": 16}
    assert queries.report_of(run).balances[0].gap == 0
    undone(run)
    assert receipts.everything() == []


def test_refused_rows_are_a_file_that_can_be_read() -> None:
    run = checked(csv_bytes([("1", "a", "two\nlines", "x", "2026-01-31", 2, "", "")]))
    text = io.StringIO()
    csv.writer(text).writerows(queries.refused_table(run))
    assert next(iter(csv.reader(io.StringIO(text.getvalue()))))[:8] == list(HEADS)
