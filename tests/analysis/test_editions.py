"""Two editions of extraction in one warehouse: what is read again, what is kept, what a change would do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import NothingToCompare
from analysis.warehouse import compare
from analysis.warehouse.telling import told

Make = Callable[..., Any]


def html(words: str) -> str:
    return f"<p>You bring {words}.</p>"


@pytest.fixture
def weeks(chronicle: Any, posting: Make) -> Any:
    """An archive of two runs, of postings that name this and that."""
    chronicle.run(
        {
            "acme": [
                posting("1", title="AI Product Manager", descriptionHtml=html("Python and Rust")),
                posting("2", descriptionHtml=html("taste")),
            ]
        }
    )
    chronicle.run({"bolt": [posting("3", descriptionHtml=html("rust, and no fear of Rust")), posting("4")]})
    return chronicle


def anew(chronicle: Any) -> None:
    (chronicle.workspace / "warehouse.duckdb").unlink()
    for path in (chronicle.workspace / "texts").iterdir():
        path.unlink()


@pytest.mark.parametrize("again", [False, True])
def test_a_word_more_reads_the_texts_that_hold_it(weeks: Any, words: Make, tables_of: Make, *, again: bool) -> None:
    weeks.analyze(edition=words("python"))
    result = weeks.analyze(edition=words("python", "rust"), again=again)
    assert (result.way, result.extracted_count, result.renewed_count) == ("again" if again else "append", 0, 2)
    assert weeks.ask("SELECT posting_id, skill_id, count(*) FROM mentions GROUP BY ALL ORDER BY ALL") == [
        ("ashby/acme/1", "python", 1),
        ("ashby/acme/1", "rust", 1),
        ("ashby/bolt/3", "rust", 2),
        ("ashby/bolt/4", "python", 1),
    ]
    renewed = tables_of(weeks.workspace)
    anew(weeks)
    assert weeks.analyze(edition=words("python", "rust")).way == "fresh"
    assert tables_of(weeks.workspace) == renewed


def test_new_runs_and_a_new_taxonomy_come_together(weeks: Any, posting: Make, words: Make, tables_of: Make) -> None:
    weeks.analyze(edition=words("python"))
    weeks.run({"acme": [posting("5", descriptionHtml=html("Go"))]})
    result = weeks.analyze(edition=words("rust", "go"))
    assert (result.way, result.extracted_count, result.renewed_count) == ("append", 1, 3)
    renewed = tables_of(weeks.workspace)
    anew(weeks)
    weeks.analyze(edition=words("rust", "go"))
    assert tables_of(weeks.workspace) == renewed


def test_the_edition_before_can_be_asked_and_no_older_one(weeks: Any, words: Make) -> None:
    weeks.analyze(edition=words("python"))
    first = weeks.ask("SELECT posting_id, skill_id, words FROM mentions ORDER BY ALL")
    assert weeks.ask("FROM earlier_mentions") == []
    weeks.analyze(edition=words("rust"))
    assert weeks.ask("SELECT posting_id, skill_id, words FROM earlier_mentions ORDER BY ALL") == first
    assert weeks.ask("FROM extractions ORDER BY ALL") == [(1, "1", "rust", "none"), (2, "1", "python", "none")]
    assert weeks.ask("SELECT content_number, is_changed FROM store.earlier_contents ORDER BY ALL") == [
        (1, True),
        (2, False),
        (3, True),
        (4, True),
    ]
    second = weeks.ask("SELECT posting_id, skill_id, words FROM mentions ORDER BY ALL")
    weeks.analyze(edition=words("rust", "taste"))
    assert weeks.ask("SELECT posting_id, skill_id, words FROM earlier_mentions ORDER BY ALL") == second


@pytest.mark.parametrize("again", [False, True])
def test_the_edition_before_outlasts_what_comes_after(weeks: Any, posting: Make, words: Make, *, again: bool) -> None:
    weeks.analyze(edition=words("python"))
    weeks.analyze(edition=words("rust"))
    names = ("extractions", "earlier_mentions", "earlier_postings", "earlier_findings", "earlier_salaries")
    before = {name: weeks.rows()[name] for name in names}
    weeks.run({"acme": [posting("6")]})
    weeks.analyze(edition=words("rust"), again=again)
    assert {name: weeks.rows()[name] for name in names} == before
    assert weeks.ask("SELECT count(*) FROM earlier_postings") == [(4,)]


def test_changed_rules_read_everything_and_keep_what_differs(weeks: Any, words: Make) -> None:
    weeks.analyze(edition=words("python"))
    before = {name: weeks.rows()[name] for name in ("mentions", "guide_demand", "postings")}
    result = weeks.analyze(edition=words("python", "taste", rules="2"))
    assert (result.way, result.extracted_count, result.renewed_count) == ("fresh", 4, 0)
    assert weeks.ask("SELECT content_number FROM store.earlier_contents WHERE is_changed") == [(2,)]
    assert weeks.rows()["earlier_guide_demand"] == before["guide_demand"]
    assert len(weeks.rows()["earlier_postings"]) == len(before["postings"])


def test_a_way_back_is_the_way_it_came(weeks: Any, words: Make, tables_of: Make) -> None:
    weeks.analyze(edition=words("python"))
    before = tables_of(weeks.workspace)
    weeks.analyze(edition=words("rust"))
    weeks.analyze(edition=words("python"))
    assert tables_of(weeks.workspace) == before


def test_what_would_change_is_told_and_nothing_is_changed(weeks: Any, posting: Make, words: Make) -> None:
    weeks.analyze(edition=words("python"))
    before = contents_of(weeks.workspace)
    weeks.run({"acme": [posting("7", descriptionHtml=html("Rust"))]})
    diff = compare(weeks.workspace, edition=words("rust"), checks=weeks.workspace)
    assert contents_of(weeks.workspace) == before
    assert diff is not None
    assert [(skill.skill_id, skill.gained_count, skill.lost_count) for skill in diff.skills] == [
        ("python", 0, 2),
        ("rust", 3, 0),
    ]
    assert diff.skills[1].examples == (
        "+ You bring Python and [Rust].  (required; ashby/acme/1)",
        "+ You bring [rust], and no fear of Rust.  (required; ashby/bolt/3)",
    )
    assert [(field.field, field.old_value, field.new_value) for field in diff.fields] == [
        ("technical_curiosity", "absent", "required"),
        ("technical_curiosity", "required", "absent"),
    ]
    assert (diff.posting_count, diff.otherwise_count, diff.pay) == (4, 3, ())


def contents_of(workspace: Path) -> dict[str, bytes]:
    kept = [workspace / "warehouse.duckdb", *(workspace / "texts").iterdir()]
    return {path.name: path.read_bytes() for path in kept}


def test_rules_that_read_role_and_pay_otherwise_say_so(
    weeks: Any, words: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    weeks.analyze(edition=words("python"))
    other = words("python", rules="2")
    diff = compare(weeks.workspace, edition=msgspec_replace(other, extract=read_more), checks=weeks.workspace)
    assert diff is not None
    assert [(field.field, field.old_value, field.new_value, field.posting_count) for field in diff.fields] == [
        ("role", "ai_pm", "pm", 1)
    ]
    assert {(pay.is_gained, pay.statement, pay.words) for pay in diff.pay} == {(True, "USD 70-95.50 hour base", "")}
    lines = list(told(diff))
    assert any(line.startswith("  role ") and "ai_pm -> pm" in line for line in lines)
