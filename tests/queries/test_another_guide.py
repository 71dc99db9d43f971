"""Another guide against the same warehouse: true in its own words, and refused where it can't be."""

import csv
import io
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from analysis.errors import BrokenGuide as UnreadGuide
from analysis.guide import guide_rows
from analysis.taxonomy import taxonomy
from queries.advice import gap_markdown
from queries.another_guide import check_skills, read_guide
from queries.answer import answer, open_warehouse, take
from queries.catalog import load_catalog
from queries.cli import app
from queries.errors import BadTarget, BrokenGuide, NotForThisGuide
from queries.explain import explain
from queries.gap import Wish, gap_of_skills
from queries.site import site
from queries.weekly import write_folder

HERE = Path(__file__).parent
SMALL = HERE / "small_guide.toml"
OURS = HERE.parents[1] / "queries" / "guide" / "guide.toml"
EXAMPLE = HERE.parents[1] / "guides" / "data_engineer.toml"
CASES = tomllib.loads((HERE / "another_guide.toml").read_text(encoding="utf-8"))["case"]
WEEK = "2026-W47"
OUR_ROLES = re.compile(
    r"""\bPMs?\b|(?<!value=")\bai_pm(?!-\d)|product manager(?!s' postings)"""
)  # but for ids and options
MARKET = """
INSERT INTO skills BY NAME SELECT 'sql_server' AS skill_id, 'SQL Server' AS label, 'sql' AS parent_id;
UPDATE postings SET employer_key = board;
INSERT INTO employers BY NAME SELECT DISTINCT employer_key, employer, [employer] AS names FROM postings;
INSERT INTO mentions BY NAME
SELECT posting_id, named.*
FROM postings, (VALUES
    ('sql', NULL, NULL, 'required', 'requirements', 50, 53, 'SQL'),
    ('sql', 'sql_server', NULL, 'preferred', 'preferred', 60, 70, 'SQL Server'),
    ('privacy', NULL, 'ethical_awareness', 'required', 'requirements', 80, 87, 'privacy'),
    ('privacy', NULL, 'ethical_awareness', 'required', 'requirements', 90, 97, 'PRIVACY')
) AS named (skill_id, subskill_id, guide_skill, demand_level, section, start_offset, end_offset, words)
WHERE title = 'Product Manager' AND source_id = 'pm-1';
UPDATE postings SET title = 'Staff Product–Manager' WHERE source_id = 'pm-1';
"""


@pytest.fixture(scope="module")
def market(analyzed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small week, where a third of product managers' postings name SQL, a sort of it, and privacy."""
    workspace = tmp_path_factory.mktemp("another")
    shutil.copy(analyzed / "warehouse.duckdb", workspace)
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute(MARKET)
    return workspace


@pytest.fixture(scope="module")
def held(market: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of that market, with the small guide held against it."""
    workspace = tmp_path_factory.mktemp("held")
    shutil.copy(market / "warehouse.duckdb", workspace)
    with open_warehouse(workspace, read_guide(SMALL)) as connection:
        yield connection


def ask(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    return answer(connection, read_guide(SMALL).question(load_catalog().find(name)), {"week": WEEK}).records()


def test_measures_are_of_its_own_roles_and_skills(held: duckdb.DuckDBPyConnection) -> None:
    found = {row["measure_id"]: row for row in ask(held, "guide_measures")}
    told = {
        name: (row["verdict"], row["value"], row["asked_count"], row["posting_count"]) for name, row in found.items()
    }
    assert told == {
        "care_asked": ("mixed", 0.3333, 12, 36),
        "care_difference": (None, 33.3, 12, 36),
        "figures_asked": ("mixed", 0.3333, 12, 36),
        "mid_median": ("too few", None, None, 0),
        "coding_required": (None, 0.1111, 4, 36),
        "caretakers_share": (None, 0.45, 36, 80),
    }
    assert found["care_difference"]["other_posting_count"] == 44  # one has another title


def test_demand_is_the_strongest_and_first(held: duckdb.DuckDBPyConnection) -> None:
    rows = take(held, "SELECT * EXCLUDE posting_id FROM guide_demand GROUP BY ALL ORDER BY ALL").rows
    skills = take(held, "SELECT skill_id, guide_skill FROM skills ORDER BY ALL").rows
    named = take(held, "SELECT DISTINCT words, guide_skill FROM mentions ORDER BY ALL").rows
    assert rows == [("care", "required", 80, 87, "privacy"), ("figures", "required", 50, 53, "SQL")]
    assert dict(skills) == {"privacy": "care", "security": None, "sql": "figures", "sql_server": "care"}
    assert dict(named)["SQL Server"] == "care"


def test_roles_are_words_of_titles(held: duckdb.DuckDBPyConnection) -> None:
    roles = take(held, "SELECT title, role, count(*) FROM postings GROUP BY ALL ORDER BY ALL").rows
    proofs = take(
        held,
        "SELECT title, value, start_offset, end_offset, words, rule FROM findings JOIN postings USING (posting_id)"
        " WHERE field = 'role' GROUP BY ALL ORDER BY ALL",
    ).rows
    giants = take(held, "SELECT employer, employer_key FROM guide_big_tech ORDER BY ALL").rows
    known = take(held, "FROM employers LIMIT 0").columns
    assert [role for role in roles if role[1] != "other"] == [
        ("AI Product Manager", "tinkerer", 44),
        ("Product Manager", "caretaker", 24),
        ("Staff Product–Manager", "caretaker", 12),
    ]
    assert {title[start:end] == words for title, _, start, end, words, _ in proofs} == {True}
    assert [(value, words) for _, value, _, _, words, _ in proofs] == [
        ("tinkerer", "AI Product Manager"),
        ("caretaker", "Product Manager"),
        ("caretaker", "Product–Manager"),
    ]
    assert giants == [("Nobody at all", None), ("employer 3", "e3")]
    assert "ai_pm_count" not in known


def test_no_answer_calls_anybody_what_they_are_not(held: duckdb.DuckDBPyConnection) -> None:
    rows = ask(held, "skills_ai_pm_vs_pm")
    assert {name for name in rows[0] if "caretaker" in name} >= {"caretaker_share", "caretaker_asked_count"}
    assert not [name for name in rows[0] if "pm" in name]
    assert {row["role"] for row in ask(held, "guide_skill_demand")} == {"caretaker", "tinkerer"}


def test_what_is_read_of_product_managers_only_is_not_asked(held: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NotForThisGuide, match="emerging_terms reads statements"):
        ask(held, "emerging_terms")
    assert read_guide(OURS).question(load_catalog().find("emerging_terms")).name == "emerging_terms"


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_broken_guide_says_where_and_what_to_do(
    case: dict[str, str], held: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    whole = SMALL.read_text(encoding="utf-8")
    assert case["find"] in whole
    broken = whole.replace(case["find"], case["put"], 1)
    path = tmp_path / "guide.toml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises((BrokenGuide, UnreadGuide)) as problem:
        check_skills(held, read_guide(path))
    lines = [number for number, line in enumerate(broken.splitlines(), 1) if line.strip() == case["line"]]
    assert str(problem.value).startswith(tuple(f"{path}:{line}: [[" for line in lines))
    assert case["says"] in str(problem.value)


def test_one_role_is_none(tmp_path: Path) -> None:
    whole = SMALL.read_text(encoding="utf-8")
    path = tmp_path / "guide.toml"
    path.write_text(whole.replace('[[role]]\nid = "tinkerer"', '[[place]]\nid = "tinkerer"'), encoding="utf-8")
    with pytest.raises(UnreadGuide, match=r"write two \[\[role\]\] blocks"):
        read_guide(path)


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def call(workspace: Path, *words: str, **env: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"AIPM_WORKSPACE": str(workspace), **env})


def test_the_command_says_whom_it_is_about(market: Path) -> None:
    told = call(market, "query", "guide_skill_demand", "--format", "csv", AIPM_GUIDE=str(SMALL))
    assert told.exit_code == 0
    first = next(csv.DictReader(io.StringIO(told.stdout)))
    assert (first["role"], first["guide_skill"], first["asked_count"], first["posting_count"]) == (
        "caretaker",
        "care",
        "12",
        "36",
    )
    assert told.stderr.endswith("caretaker: those who look after a product; tinkerer: those who think of machines\n")


def test_explain_shows_its_skills(market: Path) -> None:
    proofs = explain(market, "greenhouse/e2/pm-1", read_guide(SMALL)).proofs
    assert {(proof.kind, proof.claim) for proof in proofs if proof.kind in ("guide", "fact")} == {
        ("fact", "role = caretaker"),
        ("guide", "care = required"),
        ("guide", "figures = required"),
    }


def test_gap_is_held_against_its_role(market: Path) -> None:
    gap = gap_of_skills(market, ["sql"], Wish(another=read_guide(SMALL), week=WEEK))
    assert (gap.about, gap.scopes[-1].posting_count, gap.guide) == ("caretaker", 36, str(SMALL))
    assert [(row["skill_id"], row["step"]) for row in gap.missing.records()] == [("privacy", "look")]
    assert gap.steps == (("look", "Look twice."),)
    assert "36 caretaker postings of 12 employers" in gap_markdown(gap)


def test_the_example_is_whole() -> None:
    guide = read_guide(EXAMPLE).guide
    skills = {skill.id: skill.parent for skill in taxonomy().skills}
    assert {name for skill in guide.skill for name in skill.skills} <= skills.keys()
    assert {name for _, one in guide.measures() for name in one.counts.skills} <= {
        name for name, parent in skills.items() if parent is None
    }
    stated = {row["guide_id"] for row in guide_rows(guide)["guide_measures"] if row["rule_id"]}
    assert stated == {one.id for kind in (guide.skill, guide.band, guide.claim) for one in kind}
    used = {name for _, one in guide.measures() for name in (one.of, one.against)}
    assert {group.id for group in guide.measuring.group} <= used


@pytest.mark.slow
def test_folder_and_site_stand_apart_and_call_nobody_what_they_are_not(market: Path, tmp_path: Path) -> None:
    shutil.copytree(market, tmp_path, dirs_exist_ok=True)
    another = read_guide(SMALL)
    ours = write_folder(tmp_path, WEEK).folder
    before = {path: path.read_bytes() for path in sorted((tmp_path / "weekly").rglob("*")) if path.is_file()}
    with pytest.raises(BadTarget, match="holds something else"):
        write_folder(tmp_path, WEEK, ours, another=another)
    folder, page = write_folder(tmp_path, WEEK, another=another).folder, site(tmp_path, another=another)
    place = tmp_path / "guides" / "small_guide"
    assert (folder, page) == (place / "weekly" / WEEK, place / "site" / "index.html")
    assert {path: path.read_bytes() for path in before} == before
    titles = {row["title"] for row in read_csv(place / "site/charts/open_postings.csv")}
    told = [path for path in place.rglob("*") if path.is_file() and path.suffix in (".md", ".csv", ".html")]
    for path in sorted(path for path in told if "docs" not in path.parts):  # which are about all of aipm
        text = re.sub("|".join(map(re.escape, sorted(titles, key=len, reverse=True))), "", path.read_text("utf-8"))
        assert not OUR_ROLES.search(text), path
    assert "caretakers" in page.read_text(encoding="utf-8")
    assert read_csv(folder / "caretaker_by_week.csv")[-1]["caretaker_count"] == "36"
    assert "`caretaker`: those who look after a product" in (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_our_own_guide_says_the_same_as_another(sample_market: Path) -> None:
    queries = [load_catalog().find(name) for name in ("guide_measures", "guide_skill_demand", "guide_evidence")]
    with open_warehouse(sample_market) as connection:
        plain = [answer(connection, query, {}).rows for query in queries]
    another = read_guide(OURS)
    with open_warehouse(sample_market, another) as connection:
        assert [answer(connection, another.question(query), {}).rows for query in queries] == plain
    assert all(plain)


@pytest.mark.slow
def test_the_example_is_answered_by_the_sample(sample_market: Path) -> None:
    """The made-up market has software engineers, but too few of them, and of data engineers none."""
    another = read_guide(EXAMPLE)
    names = ("guide_scorecard", "pay_ai_pm_vs_pm", "week_in_numbers", "coding_demand", "employers")
    with open_warehouse(sample_market, another) as connection:
        asked = [answer(connection, another.question(load_catalog().find(name)), {}) for name in names]
        titles = take(connection, "SELECT DISTINCT title, role FROM postings WHERE role <> 'other'").rows
    assert not [name for one in asked for name in one.columns if "pm" in name.split("_")]
    cards = asked[0].records()
    assert [card["guide_id"] for card in cards if card["kind"] == "skill"] == [
        skill.id for skill in another.guide.skill
    ]
    assert {card["verdict"] for card in cards} == {"too few"}
    assert titles
    assert all("engineer" in title.lower() and role == "software_engineer" for title, role in titles)
