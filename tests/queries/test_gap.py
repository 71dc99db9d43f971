"""What the reader lacks and has: read like a posting, placed on the guide's path, held against open postings."""

import csv
import io
import json
import shutil
import tempfile
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner

from queries.advice import gap_markdown, print_gap
from queries.answer import open_warehouse
from queries.cli import app
from queries.errors import NothingRead, UnknownCountry
from queries.gap import Gap, Wish, gap_of_resume, gap_of_skills
from queries.printing import to_csv
from queries.scope import check_country, choose_scopes

RESUME = "# Zebedee Quill\n\n## About me\n- Wrote SQL for the data privacy office of Quillmoor\n"
SECRETS = ("Zebedee", "Quillmoor", "office")


@pytest.fixture(scope="module")
def market(analyzed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """AI PM postings of three employers ask for SQL, those of employer 1 for privacy too, those of 2 for security."""
    market = shutil.copytree(analyzed, tmp_path_factory.mktemp("market") / "work")
    with duckdb.connect(market / "warehouse.duckdb") as connection:
        connection.execute(
            """
            INSERT INTO mentions (posting_id, skill_id, demand_level)
            SELECT
                posting_id,
                unnest(['sql', CASE board WHEN 'e1' THEN 'privacy' WHEN 'e2' THEN 'security' END]),
                'required'
            FROM postings
            WHERE role = 'ai_pm' AND board IN ('e1', 'e2', 'e3');

            INSERT INTO skills (skill_id, label, parent_id)
            VALUES ('gdpr', 'GDPR', 'privacy'), ('cobol', 'COBOL', NULL);

            INSERT INTO salaries BY NAME
            SELECT
                posting_id, 2 AS salary_number, 'base' AS kind, 'USD' AS currency, 'source' AS origin, 'year' AS period,
                100000 AS low, 120000 AS high, 100000 AS annual_low, 120000 AS annual_high
            FROM postings
            WHERE role = 'ai_pm';
            """
        )
    return market


@pytest.fixture(scope="module")
def found(market: Path) -> Gap:
    """Somebody who wishes for senior postings, of which there are three."""
    return gap_of_skills(market, ["SQL", "cobol", "juggling"], Wish(level="senior", top=1))


def test_what_one_has_is_not_missing(found: Gap) -> None:
    assert (found.has, found.unread, found.unasked) == ({"sql", "cobol"}, ("juggling",), ("COBOL",))
    assert [(row["step"], row["skill_id"], row["asked_count"]) for row in found.missing.records()] == [
        ("ai_basics", "privacy", 12)
    ]
    assert found.missing_count == 2
    assert [row["skill_id"] for row in found.covered.records()] == ["sql"]


def test_the_best_fit_stands_first_wherever_there_is_one(found: Gap) -> None:
    assert found.fits_at == ("all", "all")  # no senior posting requires a skill we know
    first, *others = found.fits.records()
    assert (first["covered_count"], first["required_count"], first["missing_skills"]) == (1, 1, None)
    assert [row["place"] for row in others] == [2, 3, 4, 5]


def test_pay_of_what_one_covers(found: Gap) -> None:
    rows = [(row["fit"], row["ranged_count"], row["median"], row["note"]) for row in found.pay.records()]
    assert rows == [("covered", 18, None, "too few")]


@pytest.mark.parametrize(
    ("level", "country", "counts"),
    [
        ("mid", "all", [("mid", "all", 42)]),
        ("senior", "all", [("senior", "all", 3), ("all", "all", 45)]),
        ("senior", "us", [("senior", "US", 0), ("all", "US", 39)]),
        ("mid", "unknown", [("mid", "unknown", 3), ("all", "unknown", 6), ("all", "all", 45)]),
    ],
)
def test_too_few_is_told_and_widened(
    market: Path, level: str, country: str, counts: list[tuple[str, str, int]]
) -> None:
    with open_warehouse(market) as connection:
        scopes = choose_scopes(connection, "2026-W47", level, check_country(connection, country))
    assert [(scope.level, scope.country, scope.posting_count) for scope in scopes] == counts
    assert [scope.note for scope in scopes] == ["too few"] * (len(counts) - 1) + [None]


def test_an_unknown_country_is_named(market: Path) -> None:
    with (
        open_warehouse(market) as connection,
        pytest.raises(UnknownCountry, match="'Atlantis'; known are US, unknown and all"),
    ):
        check_country(connection, "Atlantis")


def test_of_a_resume_nothing_is_kept_or_told_but_its_skills(
    market: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resume = tmp_path / "resume.md"
    resume.write_text(RESUME, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = {path: path.stat().st_mtime_ns for folder in (tmp_path, market) for path in folder.rglob("*")}
    words = ["gap", "--resume", str(resume), "--format", "json", "--workspace", str(market)]
    ended = CliRunner().invoke(app, words)
    assert {path: path.stat().st_mtime_ns for folder in (tmp_path, market) for path in folder.rglob("*")} == before
    told = json.loads(ended.stdout)
    assert told["has"] == ["privacy", "sql"]
    assert [row["skill_id"] for row in told["missing"]] == ["security"]
    assert not any(secret in ended.output for secret in SECRETS)


def test_a_finer_skill_counts_under_the_one_it_belongs_to(market: Path) -> None:
    assert gap_of_skills(market, ["GDPR"]).has == {"privacy"}


def test_for_people(found: Gap) -> None:
    page = Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None, highlight=False)
    print_gap(found, page)
    assert isinstance(page.file, io.StringIO)
    lines = page.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert "level senior in all countries: too few for figures, so all below is about all levels" in text
    assert "Asked for by none of them: COBOL. Not understood: juggling." in text
    assert "1 more are asked for less; --top 2 shows them." in text
    assert "ai_basics: Learn the basics of AI and data science." in text
    assert "You have 1 of 1 required skills mid · Springfield" in text
    assert "USD 100,000 to 120,000 a year" in text


def test_for_programs_and_spreadsheets(found: Gap) -> None:
    plain = found.plain()
    assert (plain["scope"]["posting_count"], [scope["level"] for scope in plain["too_few"]]) == (45, ["senior"])
    rows = list(csv.DictReader(io.StringIO(to_csv(found.skills()))))
    assert [(row["is_covered"], row["skill_id"]) for row in rows] == [("true", "sql"), ("false", "privacy")]
    assert "\n## Missing\n\n| step | skill_id |" in gap_markdown(found)


def test_nothing_to_go_by(market: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "baker.txt").write_text("Bread and rolls", encoding="utf-8")
    for name in ("empty.txt", "baker.txt", "absent.txt"):
        with pytest.raises(NothingRead, match=name):
            gap_of_resume(market, tmp_path / name)
    with pytest.raises(NothingRead, match="no word of it"):
        gap_of_skills(market, ["juggling"])
