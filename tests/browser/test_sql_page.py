"""The page for SQL with its engine: it answers, it says what is wrong, and it reaches nobody."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from queries.errors import NoAssets
from queries.site import site
from queries.site.npm import Assets, from_npm
from queries.site.sql_page import TABLES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

CACHE = Path(__file__).parents[2] / "build" / "npm"  # so that it is fetched once, not once a run
HOSTILE = "<img src=x onerror='owned = 1'>\u202egnp.exe"
IDLE = "() => !document.querySelector('#run').disabled"
WRONG = {  # what is asked -> in plain words, and of the engine's own
    "selec 1": ("This is no SQL", "syntax error at or near"),
    "FROM nowhere": ("no table or function of that name", "nowhere does not exist"),
    "SELECT nothing FROM postings": ("A column isn't there", 'column "nothing" not found'),
    "SELECT 'seven'::INTEGER": ("A value can't be turned", "Could not convert"),
    "-- only a remark": ("There is no question in it", "no statements"),
    "FROM 'https://bad.example/x.csv'": ("out of reach", "https://bad.example/x.csv"),
    "FROM read_parquet('sql/postings.parquet')": ("an extension of DuckDB", "parquet"),
    "LOAD httpfs": ("an extension of DuckDB", "disabled"),
    "ATTACH 'https://bad.example/x.db'": ("out of reach", "https://bad.example/x.db"),
    "SET enable_external_access = true": ("out of reach", "locked"),
}
VALUES = """SELECT
    sum(low) AS decimal, count(*) AS number, 9007199254740993 AS long, -0.05::DECIMAL(4, 2) AS small,
    DATE '2026-11-03' AS day, TIMESTAMP '2026-11-03 04:05:06' AS moment, TIME '07:08:09' AS hour,
    [1.5, NULL] AS list, {'a': 1} AS both, NULL AS nothing, 'a, "b"' AS quoted, '=1+1' AS formula
FROM salaries"""
KNOWN = ["9007199254740993", "-0.05", "2026-11-03", "2026-11-03T04:05:06Z", "07:08:09", "[1.5, NULL]", "{a: 1}"]


@pytest.fixture(scope="module")
def assets() -> Assets:
    try:
        return from_npm(CACHE)
    except NoAssets as error:
        pytest.skip(f"the SQL page's engine can't be had: {error}")


@pytest.fixture(scope="module")
def market(sample_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up market, in which one employer wrote a program for its titles."""
    workspace = tmp_path_factory.mktemp("market")
    (workspace / "texts").symlink_to(sample_market / "texts")
    (workspace / "warehouse.duckdb").write_bytes((sample_market / "warehouse.duckdb").read_bytes())
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute("CREATE TABLE spoiled AS FROM postings")
        connection.execute("DROP VIEW postings")
        connection.execute("ALTER TABLE spoiled RENAME TO postings")
        connection.execute("UPDATE postings SET title = ? WHERE role = 'ai_pm'", [HOSTILE])
    return workspace


@pytest.fixture(scope="module")
def asked_site(assets: Assets, market: Path) -> Path:
    return site(market, assets=assets).parent


@pytest.fixture(scope="module")
def address(asked_site: Path, quiet: type[Any]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(asked_site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def visit(chromium: Any, address: str, watched: Any) -> Iterator[Any]:
    """One page for all questions, for its engine takes two seconds to start."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    found = watched(context.new_page())
    found.page.goto(f"{address}/sql.html")
    yield found
    context.close()


def ask(page: "Page", sql: str) -> None:
    page.locator("#sql").fill(sql)
    page.locator("#sql").press("Control+Enter")
    page.wait_for_function(IDLE, timeout=60_000)


def rows(page: "Page") -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in page.locator("#answer tbody tr").all()]


def test_its_own_questions_are_answered_and_nobody_else_is_asked(visit: Any, address: str) -> None:
    page = visit.page
    page.locator("#run").click()
    page.wait_for_function(IDLE, timeout=60_000)
    assert len(rows(page)) == 20
    for button in page.locator("#examples button").all():
        button.click()
        page.wait_for_function(IDLE, timeout=60_000)
        assert not page.locator("#trouble").is_visible(), page.locator("#trouble").inner_text()
        assert len(rows(page)) > 0, button.inner_text()
    asked = {url.removeprefix("blob:") for url in visit.asked}
    assert {url for url in asked if not url.startswith(f"{address}/")} == set()
    assert {f"{address}/sql/{name}.parquet" for name in TABLES} <= asked
    assert visit.errors == []


@pytest.mark.parametrize("sql", WRONG)
def test_what_is_wrong_is_said_in_plain_words(sql: str, visit: Any, address: str) -> None:
    ask(visit.page, sql)
    said = visit.page.locator("#trouble").inner_text()
    assert all(words in said for words in WRONG[sql]), said
    assert visit.page.locator("#trouble").is_visible()
    assert not visit.page.locator("#result").is_visible()
    assert [url for url in visit.asked if "bad.example" in url or "extensions" in url] == []
    ask(visit.page, "SELECT 1 AS one")
    assert rows(visit.page) == [["1"]]
    assert not visit.page.locator("#trouble").is_visible()


def test_values_read_as_they_are_and_go_into_a_csv(visit: Any, market: Path) -> None:
    page = visit.page
    ask(page, VALUES)
    with duckdb.connect(market / "warehouse.duckdb", read_only=True) as connection:
        total = connection.execute("SELECT sum(low) FROM salaries").fetchall()[0][0]
    (row,) = rows(page)
    assert row[2:] == [*KNOWN, "", 'a, "b"', "=1+1"]
    assert 0 < float(row[0]) <= total
    with page.expect_download() as waiting:
        page.locator("#csv").click()
    (head, cells) = csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8")))
    assert head[:3] == ["decimal", "number", "long"]
    assert cells == [*row[:-1], "'=1+1"]


def test_a_title_that_would_be_a_program_stays_a_title(visit: Any) -> None:
    ask(visit.page, "SELECT title, '<b>' AS \"<i>\" FROM postings WHERE role = 'ai_pm' LIMIT 1")
    assert rows(visit.page) == [["<img src=x onerror='owned = 1'>gnp.exe", "<b>"]]
    assert visit.page.evaluate("window.owned ?? 0") == 0
    assert visit.page.locator("#answer img, #answer b, #answer i").count() == 0


def test_a_long_answer_is_cut_and_an_endless_one_stopped(visit: Any) -> None:
    page = visit.page
    ask(page, "FROM mentions AS one, mentions AS other")
    assert len(rows(page)) == 500
    assert "The first 100,000 rows; there are more" in page.locator("#state").inner_text()
    page.locator("#sql").fill(
        "SELECT count(*) FROM range(100000000) AS a, range(100000000) AS b WHERE a.range < b.range"
    )
    page.locator("#run").click()
    page.locator("#stop").click()
    page.wait_for_function(IDLE)
    assert page.locator("#state").inner_text() == "Stopped."
    ask(page, "SELECT 2 AS two")
    assert rows(page) == [["2"]]


def test_axe_finds_no_fault_by_day_by_night_and_on_a_phone(visit: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    for sql in ("SELECT title, url, first_seen_at FROM postings LIMIT 3", "selec"):
        for width, scheme in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            ask(page, sql)
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == [], (sql, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_from_a_folder_it_says_that_it_must_be_served(asked_site: Path, look: Any) -> None:
    found = look(asked_site / "sql.html")
    assert "python -m http.server" in found.page.locator("#unserved").inner_text()
    assert not found.page.locator("#asking").is_visible()
    assert found.errors == []
    assert {url.rpartition("/")[2] for url in found.asked} == {"sql.html", "sql.js"}
