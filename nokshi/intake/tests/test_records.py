"""JSON of other systems is read as a table and written back the same; what is broken is told in a sentence."""

import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.intake.reading import documents
from nokshi.intake.reading.opening import format_of, open_table, plain_sources
from nokshi.intake.reading.problems import BadFile
from nokshi.intake.reading.table import Options, Source, Table
from nokshi.intake.rules.records import record_of
from nokshi.ports.systems import FORM

ODATA = (
    '{"@odata.context":"https://org.example/api/data/v9.2/$metadata#accounts","value":[\n'
    '{"@odata.etag":"W/\\"1\\"","name":"Acme","revenue":1200000.50,"_ownerid_value":"5f0d",'
    '"_ownerid_value@OData.Community.Display.V1.FormattedValue":"Mira","donotemail":false,"fax":null},\n'
    '{"@odata.etag":"W/\\"2\\"","name":"Line one\\nline \\"two\\"","parent":{"name":"Acme","tags":["a","b"]}}],'
    '"@odata.nextLink":"https://org.example/next"}'
)
SHAPES = {
    "odata 4": ODATA,
    "odata 2": '{"d":{"__count":"2","results":[{"ID":"1","At":"/Date(1640995200000)/"},{"ID":"2"}],"__next":"x"}}',
    "odata 2, bare": '{"d" : [ {"ID":"1"} ] }\n',
    "hubspot": '{"results":[{"id":"1","properties":{"firstname":"Ada","x":null},"associations":{"c":{"results":[]}}}]}',
    "salesforce": '{"records":[{"attributes":{"type":"Account","referenceId":"A1"},"Name":"Acme"}]}',
    "zoho": '{"data":[{"id":"12345678901234567890","Owner":{"name":"M","id":"1"}}],"info":{"more_records":false}}',
    "list": '[{"a":1,"b.c":2,"b":{"c":3}},{"A":true}]',
    "empty": '{"@odata.context":"x","value":[]}',
}


def opened(folder: Path, text: str | bytes, name: str = "given.json") -> Table:
    path = folder / "given"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_table(Source(name, path, format_of(name, path), Options(whole=True)))


def rows_of(table: Table) -> list[Any]:
    return [cells for batch in table.batches for _number, cells in batch]


def written(table: Table) -> str:
    """Return the document that the rows make."""
    assert table.found.frame
    paths = [tuple(path) for path in table.found.frame.paths]
    records = ",".join(record_of(paths, cells) for cells in rows_of(table))
    return f"{table.found.frame.before}{records}{table.found.frame.after}"


def same(one: str, two: str) -> bool:
    """Say whether two documents have the same values, numbers as they are written."""
    return bool(json.loads(one, parse_float=str, parse_int=repr) == json.loads(two, parse_float=str, parse_int=repr))


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_comes_out_as_it_came(tmp_path: Path, text: str) -> None:
    assert same(written(opened(tmp_path, text)), text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_the_letters_may_be_written_in_any_way(tmp_path: Path, encoding: str) -> None:
    text = '{"value":[{"name":"আক্‌মে ঢাকা"}]}'
    assert same(written(opened(tmp_path, text.encode(encoding))), text)


def test_a_column_stands_for_every_name_that_any_record_has(tmp_path: Path) -> None:
    table = opened(tmp_path, ODATA)
    assert table.headers == [
        "@odata.etag", "name", "revenue", "_ownerid_value", "_ownerid_value@OData.Community.Display.V1.FormattedValue",
        "donotemail", "fax", "parent.name", "parent.tags", FORM,
    ]  # fmt: skip
    first, second = rows_of(table)
    assert first == ['W/"1"', "Acme", "1200000.50", "5f0d", "Mira", "false", None, None, None, "ssnssb0--"]
    assert second[7:] == ["Acme", '["a","b"]', "ss-----sj"]


def test_only_who_writes_the_records_back_needs_to_know_how_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_text(ODATA)
    table = open_table(Source("given.json", path, "json"))
    assert table.headers[-1] == "parent.tags"
    assert rows_of(table)[1][-2:] == ["Acme", '["a","b"]']


def test_names_that_read_alike_get_columns_of_their_own(tmp_path: Path) -> None:
    assert opened(tmp_path, SHAPES["list"]).headers == ["a", "b.c", "b.c (2)", "A (2)", FORM]


def test_a_cell_that_was_written_anew_is_a_text_unless_it_fits_what_stood_there() -> None:
    paths = [("a",), ("b", "c"), ("d",), ("e",), ("f",)]
    assert (
        record_of(paths, ["7", "new", "yes", "", None, "n-bs0"]) == '{"a":7,"b":{"c":"new"},"d":"yes","e":"","f":null}'
    )
    assert record_of(paths, ["seven", "", "true", "", "x", "n-b-0"]) == '{"a":"seven","d":true,"f":"x"}'
    assert record_of(paths, ["Ada", "", "", "", "", None]) == '{"a":"Ada"}'


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('{"value":[{"a":1},{"a":1,"a":2}]}', "twice_named", 2),
        ('{"value":[{"a":NaN}]}', "no_number", 1),
        ('{"value":[{"a":-Infinity}]}', "no_number", 1),
        ('{"value":[{"a":' + "[" * 100 + "]" * 100 + "}]}", "deep_record", 1),
        ('{"value":[{"a":' + "[" * 100_000, "deep_record", 1),
        ('{"value":[{"a":"\\ud83d"}]}', "half_sign", 1),
        ('{"value":[{"a":1},{"a":', "not_json", 2),
        ('{"value":[{"a":1}{"a":2}]}', "not_json", 1),
        ('{"value":[{"a":1},]}', "not_json", 1),
        ('{"value":[{"a":1}]', "not_json", 1),
        ('{"value":[{"a":1}]} {"value":[]}', "not_json", 1),
        ('{"value":[{"a":1}],"value":[]}', "twice_named", 1),
        ('{"value":[1,2]}', "no_records", None),
        ('{"name":"Acme"}', "no_records", None),
        ('{"about":"' + "x" * 100_000 + '","value":[{"a":1}]}', "no_records", None),
        ('{"value":[{"a":"' + "x" * 1_000_001 + '"}]}', "long_cell", 1),
    ],
)  # fmt: skip
def test_what_is_broken_is_told_with_the_record(tmp_path: Path, text: str, code: str, row: int | None) -> None:
    with pytest.raises(BadFile) as told:
        rows_of(opened(tmp_path, text))
    assert told.value.code == code
    assert told.value.values.get("row") == row
    assert "given.json" in str(told.value)


def test_a_record_without_an_end_is_not_read_on_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LONGEST_RECORD", 1 << 20)
    with pytest.raises(BadFile) as told:
        opened(tmp_path, '{"value":[{"a":"' + "x" * (4 << 20))
    assert told.value.code == "long_record"


def test_memory_does_not_grow_with_the_document(tmp_path: Path) -> None:
    def peak(records: int) -> int:
        text = '{"value":[' + ",".join(f'{{"id":{one},"text":"{one:01000d}"}}' for one in range(records)) + "]}"
        table = opened(tmp_path, text)
        del text
        tracemalloc.start()
        count = sum(len(batch) for batch in table.batches)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == records
        return most

    assert peak(20_000) < 1.5 * peak(4_000)


def test_notes_of_a_program_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("manifest.json", '{"version": 3}')
        archive.writestr("accounts.json", ODATA)
    path = tmp_path / "export.zip"
    path.write_bytes(packed.getvalue())
    assert [source.name for source in plain_sources("export.zip", path, tmp_path)] == ["export.zip › accounts.json"]


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=12
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.dictionaries(NAMES, VALUES, max_size=5), max_size=5), st.booleans(), st.sampled_from([16, 97, 1 << 18])
)
def test_any_records_come_out_value_for_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: list[Any], escaped: bool, chunk: int
) -> None:
    monkeypatch.setattr(documents, "CHUNK", chunk)
    text = json.dumps({"@odata.context": "x", "value": records, "n": 1.5}, ensure_ascii=escaped, indent=1)
    table = opened(tmp_path, text)
    made = [cells for batch in table.batches for _number, cells in batch]
    assert table.found.frame
    paths = [tuple(path) for path in table.found.frame.paths]
    out = f"{table.found.frame.before}{','.join(record_of(paths, one) for one in made)}{table.found.frame.after}"
    kept = {"@odata.context": "x", "value": records if any(records) else [], "n": 1.5}
    assert json.loads(out) == kept
