"""What the doctor says of the warehouse: what it holds, what the checks warned of, what the next analysis would do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aipm import app
from analysis.warehouse import condition
from analysis.warehouse.condition import examine
from crawler.archive import Archive
from crawler.compact import compact

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def told(chronicle: Any, monkeypatch: pytest.MonkeyPatch, edition: Any) -> Callable[[], list[str]]:
    """The lines without the last, which names versions; the small edition stands for the shipped one."""
    monkeypatch.setattr(condition, "shipped", lambda: edition)
    return lambda: examine(chronicle.workspace).lines[:-1]


@pytest.fixture
def edition(plain: Callable[..., Any]) -> Any:
    return plain("1")


def test_it_tells_what_is_to_come(chronicle: Any, posting: Make, told: Callable[[], list[str]]) -> None:
    chronicle.run({"acme": [posting("1")]})
    assert told() == ["warehouse  none yet: `aipm analyze` makes it of 1 run(s)"]
    chronicle.analyze()
    first, second = told()
    assert first.startswith("warehouse  of 1 run(s): schema ")
    assert second.strip() == "is up to the archive"
    chronicle.run({"acme": [posting("2")]})
    assert told()[1].strip() == "will take in 1 more run(s) at the next `aipm analyze`"
    chronicle.run({}, week=0)
    assert "read all runs anew" in told()[1]


def test_rules_that_changed_make_it_anew(
    chronicle: Any, posting: Make, told: Callable[[], list[str]], plain: Callable[..., Any], monkeypatch: Any
) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    monkeypatch.setattr(condition, "shipped", lambda: plain("2"))
    assert "will be made anew" in told()[1]


def test_warnings_are_told_and_harmless(
    chronicle: Any, posting: Make, told: Callable[[], list[str]], tmp_path: Path
) -> None:
    chronicle.run({"acme": [posting("1", title="PM \x1b[2J")]})
    (tmp_path / "any.sql").write_text("-- Question: Who?\n-- Finding:  warns\nSELECT title FROM postings ORDER BY ALL")
    chronicle.analyze(checks=tmp_path)
    [line] = [line for line in told() if line.startswith("warnings")]
    assert line == "warnings   check any found 1 row(s), first title=PM �[2J (Who?)"


def test_a_warehouse_that_cannot_be_read_must_be_mended(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    (chronicle.workspace / "warehouse.duckdb").write_bytes(b"my thesis")
    lines, mends = examine(chronicle.workspace)
    assert [line.partition(" ")[0] for line in lines] == ["versions"]
    assert "move it away and run `aipm analyze` again" in mends[0]


def test_the_command_tells_of_every_stage(chronicle: Any, posting: Make) -> None:
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    (chronicle.workspace / "aipm.toml").write_text('contact = "mailto:me@example.com"\n', "utf-8")
    ended = CliRunner().invoke(app, ["doctor", "--workspace", str(chronicle.workspace)])
    assert ended.exit_code == 0, ended.stdout
    heads = [line.partition(" ")[0] for line in ended.stdout.splitlines() if line[:1].strip()]
    assert heads == ["workspace", "disk", "archive", "sources", "runs", "boards", "warehouse", "versions", "last"]
    assert all(f" {part} " in ended.stdout for part in ("archive", "texts", "warehouse"))


@pytest.mark.slow
def test_months_put_together_are_read_as_before(chronicle: Any, posting: Make) -> None:
    for week in range(6):
        chronicle.run({"acme": [posting("1", title=f"Product Manager {week}"), posting(str(week + 2))]})
    chronicle.analyze()
    before = chronicle.rows()
    assert [month.file for month in compact(chronicle.workspace)] == ["2026-06.warc.gz"]
    assert len(list(Archive(chronicle.workspace).folder.glob("*.warc.gz"))) == 2
    assert chronicle.analyze().way == "nothing"
    assert chronicle.analyze(again=True).problems == ()
    assert chronicle.rows() == before
    (chronicle.workspace / "warehouse.duckdb").unlink()
    assert chronicle.analyze().problems == ()
    assert chronicle.rows() == before
