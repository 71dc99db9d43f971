"""Two editions of extraction in one warehouse: what is read again, what is kept, what a change would do."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from msgspec.structs import replace

from analysis.errors import NothingToCompare
from analysis.facts import Document, Facts, Salary
from analysis.warehouse import compare
from analysis.warehouse.diff import Diff, Field, Share
from analysis.warehouse.telling import told

pytestmark = pytest.mark.slow

Make = Callable[..., Any]
HOURLY = Salary(
    low=Decimal(70),
    high=Decimal("95.50"),
    currency="USD",
    period="hour",
    kind="base",
    place="",
    origin="source",
    start=0,
    end=0,
    words="$70 - $95.50 an hour",
)


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


@pytest.mark.parametrize("again", [pytest.param(False, marks=pytest.mark.slow), True])
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


@pytest.mark.slow
def test_new_runs_and_a_new_taxonomy_come_together(weeks: Any, posting: Make, words: Make, tables_of: Make) -> None:
    weeks.analyze(edition=words("python"))
    weeks.run({"acme": [posting("5", descriptionHtml=html("Go"))]})
    result = weeks.analyze(edition=words("rust", "go"))
    assert (result.way, result.extracted_count, result.renewed_count) == ("append", 1, 3)
    renewed = tables_of(weeks.workspace)
    anew(weeks)
    weeks.analyze(edition=words("rust", "go"))
    assert tables_of(weeks.workspace) == renewed


@pytest.mark.slow
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


@pytest.mark.parametrize("again", [pytest.param(False, marks=pytest.mark.slow), True])
def test_the_edition_before_outlasts_what_comes_after(weeks: Any, posting: Make, words: Make, *, again: bool) -> None:
    weeks.analyze(edition=words("python"))
    weeks.analyze(edition=words("rust"))
    names = ("extractions", "earlier_mentions", "earlier_postings", "earlier_findings", "earlier_salaries")
    before = {name: weeks.rows()[name] for name in names}
    weeks.run({"acme": [posting("6", descriptionHtml=html("Python, and Python again"))]})
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


def test_rules_that_read_role_and_pay_otherwise_say_so(weeks: Any, words: Make) -> None:
    weeks.analyze(edition=words("python"))
    later = words("python", rules="2")

    def read_otherwise(document: Document) -> Facts:
        facts: Facts = later.extract(document)
        return replace(facts, role="pm", salaries=(HOURLY,)) if facts.role == "ai_pm" else facts

    diff = compare(weeks.workspace, edition=replace(later, extract=read_otherwise), checks=weeks.workspace)
    assert diff is not None
    assert diff.skills == ()
    assert list(told(diff)) == [
        "from  rules 1, taxonomy python, spaCy none",
        "to    rules 2, taxonomy python, spaCy none",
        "1 of 4 postings are read otherwise",
        "",
        "Fields and what is asked of the guide's skills",
        "  role                           ai_pm -> pm                         1  such as ashby/acme/1",
        "",
        "Pay",
        "  + USD 70-95.50 hour base  in the words [$70 - $95.50 an hour]  ashby/acme/1",
    ]


def test_texts_that_became_others_are_compared_by_their_words(weeks: Any, words: Make) -> None:
    weeks.analyze(edition=words("python"))
    later = words("python", rules="2")

    def read_with_a_dash(document: Document) -> Facts:
        facts: Facts = later.extract(document)
        moved: Facts = later.renewal.skills_again(replace(facts, text=f"- {facts.text}"))
        return moved

    diff = compare(weeks.workspace, edition=replace(later, extract=read_with_a_dash), checks=weeks.workspace)
    assert diff is not None
    assert (diff.otherwise_count, diff.skills) == (4, ())


def test_without_another_edition_there_is_nothing_to_tell(weeks: Any, words: Make) -> None:
    with pytest.raises(NothingToCompare, match="`aipm analyze` makes one"):
        compare(weeks.workspace, edition=words("python"))
    weeks.analyze(edition=words("python"))
    assert compare(weeks.workspace, edition=words("python")) is None
    with duckdb.connect(weeks.workspace / "warehouse.duckdb") as warehouse:
        warehouse.execute("UPDATE store.meta SET schema_version = 0")
    with pytest.raises(NothingToCompare):
        compare(weeks.workspace, edition=words("rust"))


def test_shares_are_told_in_points_where_they_may_be_published() -> None:
    many = Share(name="sql", asked_count=12, posting_count=40, share=0.3)
    more = Share(name="sql", asked_count=15, posting_count=40, share=0.375)
    few = Share(name="rust", asked_count=1, posting_count=9, share=None)
    diff = Diff(
        old_edition="old", new_edition="new", week="2026-W47", guide_shares=((many, more),), skill_shares=((few, few),)
    )
    assert list(told(diff))[3:] == [
        "",
        "AI PM postings of 2026-W47 that ask for the guide's skills",
        "  sql                             30.0 % ->  37.5 %   +7.5 points   12 of 40 -> 15 of 40",
        "",
        "AI PM postings of 2026-W47 that ask for concrete skills",
        "  rust                           1 of 9 -> 1 of 9, too few for a share",
    ]


def test_long_lists_are_cut_and_counted() -> None:
    fields = tuple(
        Field(field="level", old_value="mid", new_value=str(number), posting_count=1, example="a/b/c")
        for number in range(18)
    )
    lines = list(told(Diff(old_edition="old", new_edition="new", fields=fields)))
    assert (len(lines), lines[-1]) == (3 + 2 + 15 + 1, "  and 3 more")
