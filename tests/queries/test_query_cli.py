"""The commands: what they print, and how they end."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from queries.cli import app
from queries.errors import BadTarget, BrokenHeader, QueryError


def call(workspace: Path, *words: str, columns: int = 100) -> Result:
    return CliRunner().invoke(app, list(words), env={"AIPM_WORKSPACE": str(workspace), "COLUMNS": str(columns)})


def test_list(workspace: Path) -> None:
    result = call(workspace, "query", "--list")
    assert result.exit_code == 0
    assert "demand  What postings ask for" in result.output
    assert "Which skills set an AI PM posting apart" in result.output


def test_list_of_what_is_looked_for(tmp_path: Path) -> None:
    rows = json.loads(call(tmp_path, "query", "--list", "salary by level", "--format", "json").output)
    assert rows[0]["name"] == "salary_by_level"
    assert rows[0]["params"][0]["type"] == "WEEK"
    assert "sql" not in rows[0]
    listed = list(csv.DictReader(io.StringIO(call(tmp_path, "query", "--list", "coverage", "--format", "csv").output)))
    assert (listed[0]["name"], listed[0]["theme"], listed[0]["reads"]) == ("coverage", "crawl", "looks")


def test_a_promise_needs_no_warehouse(tmp_path: Path) -> None:
    told = call(tmp_path, "query", "skill_words", "--explain").output
    assert "one row   per quote; per skill the strongest demand first" in told
    assert "          quotes INTEGER = 3: how many a skill" in told
    assert "FROM quotable" in told
    assert "-- Question" not in told
    assert json.loads(call(tmp_path, "query", "skill_words", "--explain", "--format", "json").output)["sql"]
    assert isinstance(call(tmp_path, "query", "skill_words", "--explain", "--format", "csv").exception, BadTarget)


def test_the_readers_own_question(workspace: Path) -> None:
    folder = workspace / "queries"
    folder.mkdir()
    header = ("Question: How many?", "Grain: one row", "Reads: postings", "Params: week WEEK (it)", "Column: n  number")
    sql = "\n".join((*(f"-- {entry}" for entry in header), "SELECT count(*) AS n FROM sighted_in($week)"))
    (folder / "mine.sql").write_text(sql, encoding="utf-8")
    (folder / "odd.sql").write_text("SELECT 1", encoding="utf-8")
    assert call(workspace, "query", "mine", "--format", "csv").output.split() == ["n", "93"]
    listed = call(workspace, "query", "--list")
    assert "  mine" in listed.output
    assert isinstance(listed.exception, BrokenHeader)
    assert "odd.sql:1: the header has no `Question:`" in str(listed.exception)


def test_table(workspace: Path) -> None:
    result = call(workspace, "query", "coverage")
    assert result.exit_code == 0
    assert "greenhouse" in result.output


def test_a_wide_answer_is_printed_record_by_record(workspace: Path) -> None:
    result = call(workspace, "query", "salary_by_level", columns=50)
    assert "1 of 2\n" in result.output
    assert max(map(len, result.output.splitlines())) <= 50


def test_markup_in_strangers_words_is_printed_as_it_stands(workspace: Path) -> None:
    result = call(workspace, "query", "--sql", "SELECT '[red]x' || chr(27) || '[2J' AS title")
    assert "[red]x[2J" in result.output
    assert "\x1b" not in result.output


def test_csv(workspace: Path) -> None:
    result = call(workspace, "query", "new_postings", "--week", "2026-W47", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.output)))
    assert [row["posting_id"] for row in rows] == ["greenhouse/e2/ai_pm-1"]
    assert rows[0]["title"].startswith("'=")


def test_json(workspace: Path) -> None:
    rows = json.loads(call(workspace, "query", "coverage", "--format", "json").output)
    assert rows[0]["board_count"] == 12


def test_markdown(workspace: Path) -> None:
    lines = call(workspace, "query", "new_postings", "--format", "markdown").output.splitlines()
    assert len(lines) == 3
    assert "Springfield \\| West" in lines[2]


def test_parquet(workspace: Path) -> None:
    target = workspace / "answer.parquet"
    assert call(workspace, "query", "coverage", "--format", "parquet", "-o", str(target)).exit_code == 0
    table = pq.read_table(target)
    assert table.column("board_count").to_pylist() == [12]


def test_own_sql(workspace: Path) -> None:
    result = call(workspace, "query", "--sql", "SELECT count(*) AS n FROM postings", "--format", "csv")
    assert result.output.split() == ["n", "93"]


@pytest.mark.slow
def test_weekly_site_explain(workspace: Path) -> None:
    assert call(workspace, "weekly").output.strip() == str(workspace / "weekly" / "2026-W47")
    assert call(workspace, "site").output.strip() == str(workspace / "site" / "index.html")
    explained = call(workspace, "explain", "greenhouse/e2/ai_pm-1").output
    assert "      duties │ »Explain models plainly«{1,2} to »lawyers«{3}.\n" in explained
    assert "   2  communication = duty  “Explain models plainly”\n" in explained


def test_explain_for_programs(workspace: Path) -> None:
    found = json.loads(call(workspace, "explain", "greenhouse/e2/ai_pm-1", "--json").output)
    assert list(found) == ["posting", "text", "parts", "proofs"]
    assert found["parts"][0] == {"section": "duties", "start": 0, "end": 41}
    for proof in found["proofs"]:
        assert proof["stands"] == (found["text"][proof["start"] : proof["end"]] == proof["words"])


@pytest.mark.parametrize(
    "words",
    [
        ["query", "nonsense"],
        ["query", "coverage", "--week", "2026-W54"],
        ["query", "coverage", "--param", "x"],
        ["query", "coverage", "--param", "week=2026-W46", "--param", "week=2026-W47"],
        ["query", "--sql", "SELECT 1", "--week", "2026-W47"],
        ["query", "coverage", "--format", "csv", "-o", "/nowhere/at/all.csv"],
        ["explain", "nobody"],
        ["query", "salary"],
        ["query", "--list", "zzz"],
        ["gap", "--skills", "sql", "--country", "Atlantis"],
        ["gap", "--skills", "sql", "--format", "parquet"],
    ],
)
def test_wrong_usage(workspace: Path, words: list[str]) -> None:
    result = call(workspace, *words)
    assert isinstance(result.exception, QueryError)
    assert result.exception.exit_status == 2
    assert "\n" not in str(result.exception)


def test_a_question_or_sql(workspace: Path) -> None:
    assert call(workspace, "query").exit_code == 2
    assert call(workspace, "query", "coverage", "--sql", "SELECT 1").exit_code == 2
    assert call(workspace, "query", "--sql", "SELECT 1", "--explain").exit_code == 2
    assert call(workspace, "gap").exit_code == 2
    assert call(workspace, "gap", "--skills", "sql", "--level", "wizard").exit_code == 2
