"""Without its old bodies, the archive makes the warehouse it made with them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from analysis.warehouse import analyze
from crawler import archive as archives
from crawler.archive import Archive
from crawler.compact import compact
from crawler.ingest import ingest
from crawler.posting import Posting
from crawler.retention import prune
from crawler.sample.blocks import Blocks
from crawler.sample.market import Market
from crawler.sample.visit import visit
from crawler.sources import ashby

Make = Callable[..., Any]
Rows = dict[str, list[Any]]

pytestmark = pytest.mark.slow


@pytest.fixture
def grown(chronicle: Any, posting: Make) -> Any:
    """Nine weeks of a board that changes, one that is seen whole now and then, and one that closes."""
    for week in range(9):
        changing = [posting(str(n), title=f"Product Manager {max(n, week) // 3}") for n in range(week // 2, week + 4)]
        listed = [*changing, "partial"] if week == 4 else changing
        chronicle.run(
            {
                "acme": listed,
                "beta": [posting("b1", location="Oslo" if week < 7 else "Bergen")] if week % 3 else "failed",
                "gone": [posting("g1")] if week < 3 else [],
            }
        )
    return chronicle


def anew(workspace: Path, make: Callable[[], Any]) -> Any:
    """Analyze with no warehouse and no texts there."""
    (workspace / "warehouse.duckdb").unlink(missing_ok=True)
    shutil.rmtree(workspace / "texts", ignore_errors=True)
    return make()


@pytest.mark.parametrize("ages", [["1 weeks"], ["6 weeks", "3 weeks"]], ids=" ".join)
def test_rebuilt_it_is_the_same(grown: Any, ages: list[str], tables_of: Callable[[Path], Rows]) -> None:
    grown.analyze()
    before = tables_of(grown.workspace)
    for age in ages:
        prune(grown.workspace, age)
        compact(grown.workspace)
    assert grown.analyze().way == "nothing"
    assert grown.analyze(again=True).problems == ()
    assert tables_of(grown.workspace) == before
    assert anew(grown.workspace, grown.analyze).problems == ()
    assert tables_of(grown.workspace) == before


def test_it_takes_in_more(grown: Any, posting: Make, tables_of: Callable[[Path], Rows]) -> None:
    whole = shutil.copytree(grown.workspace, grown.workspace.with_name("whole"))
    grown.analyze()
    prune(grown.workspace, "2 weeks")
    grown.run({"acme": [posting("7"), posting("99")], "beta": [posting("b1")]})
    assert grown.analyze().way == "append"
    for run in Archive(grown.workspace).runs()[-1:]:
        for path in (grown.workspace / "archive").glob(f"{run.run_id}.*"):
            shutil.copyfile(path, whole / "archive" / path.name)
    other = type(grown)(whole)
    other.analyze()
    assert tables_of(whole) == tables_of(grown.workspace)
    anew(grown.workspace, grown.analyze)
    assert tables_of(whole) == tables_of(grown.workspace)


def test_other_rules_read_what_is_kept(grown: Any, words: Make, tables_of: Callable[[Path], Rows]) -> None:
    whole = type(grown)(shutil.copytree(grown.workspace, grown.workspace.with_name("whole")))
    prune(grown.workspace, "2 weeks")
    for chronicle in (whole, grown):
        chronicle.analyze(edition=words("python"))
        assert chronicle.analyze(edition=words("python", "things")).renewed_count > 0
        assert chronicle.analyze(edition=words("things", rules="2")).way == "fresh"
    assert tables_of(grown.workspace) == tables_of(whole.workspace)
    assert grown.ask("SELECT count(*) FROM mentions WHERE skill_id = 'things'") != [(0,)]


def test_a_mended_adapter_makes_no_change_of_postings(grown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    prune(grown.workspace, "2 weeks")
    grown.analyze()
    history = "SELECT posting_id, changed_at, field FROM changes ORDER BY ALL"
    lives = "SELECT posting_id, status, first_seen_at, last_seen_at, version_count FROM postings ORDER BY ALL"
    before, lived = grown.ask(history), grown.ask(lives)
    assert before
    plain = ashby.parse

    def mended(page: Any) -> Iterator[Any]:
        for posting in cast("Iterator[Posting]", plain(page)):
            yield msgspec.structs.replace(posting, location=f"{posting.location}, Europe", department="Product")

    monkeypatch.setattr(ashby, "parse", mended)
    for room in (archives, "crawler.keeping", "analysis.warehouse.plan", "analysis.warehouse.filling"):
        name = room if isinstance(room, str) else room.__name__
        monkeypatch.setattr(f"{name}.reader", lambda: "mended")
    assert grown.analyze().way == "again"
    assert grown.ask(history) == before
    assert grown.ask(lives) == lived
    assert grown.ask("SELECT DISTINCT location FROM postings WHERE status = 'open' ORDER BY 1") == [
        ("Bergen, Europe",),
        ("Lisbon, Europe",),
    ]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    visit(tmp_path / "sample", market=Market(Blocks(small=True)))
    return tmp_path / "sample"


@pytest.fixture
def series(shared: Path, tmp_path: Path) -> Path:
    ingest(tmp_path / "series", [shared / "recordings" / "series-2026-08.warc.gz"])
    return tmp_path / "series"


@pytest.mark.parametrize(("market", "ages"), [("sample", ["6 weeks", "1 month", "1 weeks"]), ("series", ["1 weeks"])])
def test_of_whole_markets(
    market: str, ages: list[str], request: pytest.FixtureRequest, plain: Make, tables_of: Callable[[Path], Rows]
) -> None:
    workspace = request.getfixturevalue(market)

    def made() -> Rows:
        anew(workspace, lambda: analyze(workspace, edition=plain(), checks=workspace / "no checks"))
        return tables_of(workspace)

    before = made()
    for age in ages:
        found = prune(workspace, age)
        assert found is not None
        assert found.months
        assert not found.unreadable
        now = made()
        assert {name for name, rows in before.items() if now[name] != rows} == set()
