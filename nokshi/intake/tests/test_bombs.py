"""Files that grow when they are opened are refused before they fill the disk or the memory."""

import gzip
import io
import tracemalloc
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from nokshi.intake.reading import packed
from nokshi.intake.reading.opening import look_at, open_table, plain_sources
from nokshi.intake.reading.problems import BadFile, WholeHouse
from nokshi.intake.reading.workbook import Workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "xl/workbook.xml": (
        f'<workbook {MAIN} xmlns:r="{ODF}"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{ODF}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>"
    ),
}  # fmt: skip
LITTLE = 100 << 20


def zipped(**members: bytes | str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_csv", ".csv"), data)
    return file.getvalue()


def sheet_of(rows: str, texts: str = "") -> bytes:
    """Return a workbook with one sheet of these rows and these shared texts."""
    file = io.BytesIO()
    shared = {"xl/sharedStrings.xml": f"<sst {MAIN}>{texts}</sst>"} if texts else {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
        for name, text in {**PARTS, "xl/worksheets/s.xml": sheet, **shared}.items():
            archive.writestr(name, text)
    return file.getvalue()


def at(folder: Path, data: bytes) -> Path:
    path = folder / "given"
    path.write_bytes(data)
    return path


def refused_at_the_door(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(BadFile) as bad:
        look_at(name, at(folder, data))
    assert name in str(bad.value)
    return bad.value.code


def streamed(folder: Path, data: bytes) -> int:
    """Walk through a sheet as a large one is walked through; return how many rows there were."""
    return sum(1 for _row in Workbook("mine.xlsx", at(folder, data)).rows("S"))


def test_a_small_gzip_that_bursts_is_refused_at_the_door(tmp_path: Path) -> None:
    assert refused_at_the_door(tmp_path, "a.csv.gz", gzip.compress(bytes(80 << 20))) == "packed_too_tight"
    look_at("a.csv.gz", at(tmp_path, gzip.compress(b"No,Name\n" + b"1,Ada\n" * 100_000)))


def test_many_gzips_one_behind_the_other_count_together(tmp_path: Path) -> None:
    assert refused_at_the_door(tmp_path, "a.csv.gz", gzip.compress(bytes(10 << 20)) * 8) == "packed_too_tight"


def test_members_that_are_harmless_alone_are_refused_together(tmp_path: Path) -> None:
    many = zipped(**{f"m{number}_csv": bytes(10 << 20) for number in range(8)})
    assert refused_at_the_door(tmp_path, "all.zip", many) == "packed_too_tight"
    assert list(tmp_path.iterdir()) == [tmp_path / "given"]


def test_a_zip_that_lies_about_its_members_fills_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LOOSE_BYTES", 1 << 20)
    path = at(tmp_path, zipped(a_csv=b"x,y\n" * 200_000, b_csv=b"x,y\n" * 200_000))
    monkeypatch.setattr(packed, "_tables", lambda name, archive, bound: archive.infolist())
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(BadFile) as bad:
        list(packed.unpack_zip("all.zip", path, inside))
    assert bad.value.code == "packed_too_tight"
    assert sum(one.stat().st_size for one in inside.iterdir()) <= 1 << 20


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        (f"<row><c t='inlineStr'><is><t>{'x' * 1_100_000}</t></is></c></row>", ""),
        ("<row><c t='s'><v>0</v></c></row>", f"<si><t>{'x' * 1_100_000}</t></si>"),
    ],
)
def test_a_cell_of_a_workbook_that_never_ends_is_told(tmp_path: Path, rows: str, texts: str) -> None:
    with pytest.raises(BadFile) as bad:
        streamed(tmp_path, sheet_of(rows, texts))
    assert bad.value.code == "long_cell"


@pytest.mark.parametrize(
    "rows",
    [
        "".join(f'<row r="{number * 100_000}"/>' for number in range(1, 500)),
        '<row r="2000000000"/>',
        "".join('<row r="900000"/><row r="1"/>' for _ in range(500)),
        f'<row r="1" note="{"x" * (9 << 20)}"/>',
    ],
)
def test_rows_that_are_left_out_and_tags_without_an_end_fill_no_memory(tmp_path: Path, rows: str) -> None:
    data = sheet_of(rows)
    tracemalloc.start()
    with pytest.raises(BadFile):
        streamed(tmp_path, data)
    assert tracemalloc.get_traced_memory()[1] < LITTLE
    tracemalloc.stop()


def test_rows_that_are_left_out_come_as_empty_ones(tmp_path: Path) -> None:
    assert streamed(tmp_path, sheet_of('<row r="3"><c><v>1</v></c></row><row r="150003"/>')) == 150_003


@pytest.mark.parametrize("stores_schema", [True, False])
def test_one_long_text_in_many_rows_is_not_written_out(tmp_path: Path, stores_schema: bool) -> None:
    texts = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 4_000, pyarrow.int32()), ["x" * 900_000])
    file = io.BytesIO()
    table = pyarrow.table({"No": list(range(4_000)), "Name": texts})
    parquet.write_table(table, file, compression="zstd", store_schema=stores_schema)
    [source] = plain_sources("a.parquet", at(tmp_path, file.getvalue()), tmp_path)
    pyarrow.default_memory_pool().release_unused()
    rows = sum(len(batch) for batch in open_table(source).batches)
    assert rows == 4_000
    assert pyarrow.default_memory_pool().max_memory() < LITTLE


def test_a_text_of_a_parquet_file_that_never_ends_is_told_with_its_row(tmp_path: Path) -> None:
    file = io.BytesIO()
    parquet.write_table(pyarrow.table({"Name": ["Ada", "x" * 1_100_000]}), file)
    [source] = plain_sources("a.parquet", at(tmp_path, file.getvalue()), tmp_path)
    with pytest.raises(BadFile) as bad:
        list(open_table(source).batches)
    assert (bad.value.code, bad.value.values["row"]) == ("long_cell", 2)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(1, 60))
def test_what_is_unpacked_never_exceeds_its_bound(tmp_path: Path, sizes: list[int], bound: int) -> None:
    inside = tmp_path / "inside"
    inside.mkdir(exist_ok=True)
    for old in inside.iterdir():
        old.unlink()
    path = at(tmp_path, zipped(**{f"m{number}_csv": b"x" * size for number, size in enumerate(sizes)}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "bound_of", lambda path: bound)
        patch.setattr(packed, "_tables", lambda name, archive, bound: archive.infolist())
        with pytest.raises(BadFile) if sum(sizes) > bound else nullcontext():
            list(packed.unpack_zip("a.zip", path, inside))
    assert sum(one.stat().st_size for one in inside.iterdir()) <= bound


def test_a_whole_house_is_no_list_to_add(tmp_path: Path) -> None:
    path = tmp_path / "house.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", '{\n  "kind": "nokshi.everything",\n  "format": 1\n}')
        archive.writestr("tables/customers.csv", '"id"\r\n1\r\n')
    with pytest.raises(WholeHouse, match="nokshi import"):
        packed.check_zip("house.zip", path)
