"""The weekly CSVs, opened and saved by LibreOffice: nothing is evaluated, nothing lost."""

import csv
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import duckdb
import pytest

from queries.weekly import weekly

OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
UTF_8 = "44,34,76,1,,0,false,true,false"  # comma, quote, UTF-8, from line 1; cells as they are shown
PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
FLOOD = [
    '=HYPERLINK("https://bad.example","pay")',
    "-2+3",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "first line\n=1+1",
    'she said "five, or six"',
    "007",
    "3/4",
    "1E5",
    "4017000000000000123",
    "1.10",
    "Größe: 5 €, “fine” – really",
    "x" * 40_000,
    "'quoted'",
]


def convert(paths: list[Path], kind: str, out: Path) -> None:
    """Let LibreOffice open files and save them as another kind."""
    words = [f"-env:UserInstallation={(out.parent / 'home').as_uri()}", "--headless", f"--infilter=CSV:{UTF_8}"]
    subprocess.run(
        [str(OFFICE), *words, "--convert-to", kind, "--outdir", str(out), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=300,
    )


def opened_and_saved(paths: list[Path], place: Path) -> dict[str, list[tuple[str, str]]]:
    """For each file the cells that came back otherwise, once it went through a workbook without a formula."""
    convert(paths, "xlsx", place / "books")
    books = sorted((place / "books").glob("*.xlsx"))
    for book in books:
        with zipfile.ZipFile(book) as parts:
            assert book.stem == "raw" or not re.search(rb"<f[ >/]", parts.read("xl/worksheets/sheet1.xml")), book.stem
    convert(books, f"csv:Text - txt - csv (StarCalc):{UTF_8}", place / "saved")
    return {path.stem: changed_cells(cells(path), cells(place / "saved" / path.name)) for path in paths}


def changed_cells(before: list[list[str]], after: list[list[str]]) -> list[tuple[str, str]]:
    pairs = [(was, now) for row, other in zip(before, after, strict=True) for was, now in zip(row, other, strict=True)]
    return [(was, now) for was, now in pairs if not same(was, now)]


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [[cell.replace("\r\n", "\n") for cell in row] for row in csv.reader(file)]


def same(before: str, after: str) -> bool:
    """Tell whether a cell holds what it held; a plain number may be written with fewer noughts."""
    is_number = PLAIN.fullmatch(before) and PLAIN.fullmatch(after)
    return before.lower() == after.lower() or bool(is_number and float(before) == float(after))


@pytest.mark.slow
@pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed: `libreoffice` is needed to open what we write"
)
def test_nothing_is_evaluated_and_nothing_lost(workspace: Path, tmp_path: Path) -> None:
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute(
            """
            UPDATE postings
            SET title = said, location = said, employer = said, first_seen_at = TIMESTAMP '2026-11-16 08:00:00'
            FROM (
                SELECT posting_id AS id, $words[1 + row_number() OVER (ORDER BY posting_id) % len($words)] AS said
                FROM postings WHERE role <> 'other'
            ) WHERE posting_id = id
            """,
            {"words": FLOOD},
        )
    shelf = weekly(workspace).parent
    (tmp_path / "csv").mkdir()
    for folder in ("2026-W47", "history"):
        for path in (shelf / folder).glob("*.csv"):
            shutil.copy(path, tmp_path / "csv" / f"{folder}-{path.name}")
    (tmp_path / "csv" / "raw.csv").write_text("said\n+1\n007\n=1+1\nas it is\n", encoding="utf-8")
    changed = opened_and_saved(sorted((tmp_path / "csv").iterdir()), tmp_path)
    assert changed.pop("raw") == [("+1", "1"), ("007", "7"), ("=1+1", "2")]  # so a change would be seen
    assert {name: found for name, found in changed.items() if found} == {}
    assert len(changed) > 20
