"""A market whose every word would like to be a program: in a browser they all stay words."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from queries.site import site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

WORDS = [
    "<script>owned = 1</script>",
    "</script><script>owned = 1</script>",
    "<img src=x onerror='owned = 1'>",
    '" onmouseover="owned = 1" x="',
    "' onfocus='owned = 1' autofocus='",
    '"><svg/onload="owned = 1">',
    "</title></style></textarea><script>owned = 1</script>",
    "<!--<script>",
    "]]><script>owned = 1</script>",
    "line\u2028owned = 1\u2029//",
    '\\";owned=1;//',
    "${owned = 1}`{{ 7 * 7 }}",
    "\u202egnp.exe\u2066 reversed",
    "&lt;script&gt;owned = 1&lt;/script&gt;",
    "<base href='https://bad.example/'><meta http-equiv=refresh content='0;url=https://bad.example/'>",
]
URLS = [
    "javascript:owned=1",
    " JaVaScRiPt:owned=1",
    "java\nscript:owned=1",
    "data:text/html,<script>owned=1</script>",
    'https://jobs.example/1?q="><script>owned=1</script>',
    "https://jobs.example/1' onclick='owned=1",
    "//bad.example/x",
    "https:javascript:owned=1",
]
SPOILED = {  # published views -> which of their columns strangers fill
    "postings": ("title", "employer", "location"),
    "employers": ("employer",),
    "looks": ("employer", "reason"),
    "findings": ("words", "value"),
    "mentions": ("words",),
    "guide_demand": ("words",),
    "salaries": ("words", "place"),
    "signals": ("words",),
}
INJECTED = """() => [...document.querySelectorAll(
    'script:not([src^="postings"]):not([src^="../postings"]), img, iframe, object, embed, base, form, textarea, '
    + '[onerror], [onload], [onmouseover], [onfocus], [onclick], [autofocus], meta[http-equiv=refresh], [x=""]'
)].map((one) => one.outerHTML.slice(0, 120))"""
SCHEMES = "[...new Set([...document.querySelectorAll('a')].map((link) => link.protocol))].sort()"
TURNED = "/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.documentElement.textContent)"
TOUCH_ALL = """() => document.querySelectorAll('main *').forEach((one) => {
    for (const kind of ['mouseover', 'mouseenter', 'focus', 'error', 'load']) one.dispatchEvent(new Event(kind));
})"""


@pytest.fixture(scope="module")
def spoiled(sample_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up market after strangers wrote all its words."""
    workspace = tmp_path_factory.mktemp("spoiled")
    shutil.copy(sample_market / "warehouse.duckdb", workspace)
    shutil.copytree(sample_market / "texts", workspace / "texts")
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        for view, columns in SPOILED.items():
            spoil(connection, view, columns)
        connection.execute("UPDATE postings SET url = $urls[1 + rowid % len($urls)]", {"urls": URLS})
    return site(workspace).parent


def spoil(connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[str, ...]) -> None:
    """Put a table in a view's place, each of its columns with other hostile words from row to row."""
    connection.execute(f"CREATE TABLE spoiled AS FROM {view}")
    connection.execute(f"DROP VIEW {view}")
    connection.execute(f"ALTER TABLE spoiled RENAME TO {view}")
    for column in columns:
        said = f"$words[1 + ({len(column)} + rowid) % len($words)]"
        connection.execute(f"UPDATE {view} SET {column} = {said} WHERE {column} IS NOT NULL", {"words": WORDS})


@pytest.fixture(scope="module")
def pages(spoiled: Path) -> list[Path]:
    """All pages in which strangers' words stand, and of each kind that has many a few."""
    many = [sorted(spoiled.glob(f"{name}/*.html")) for name in ("skills", "postings")]
    return [*sorted(spoiled.glob("*.html")), *many[0][:6], *many[1][:25]]


def test_such_words_would_have_been_programs(look: Any) -> None:
    page = look("about:blank").page
    page.set_content(f"<p>{WORDS[0]}</p>")
    assert page.evaluate("window.owned") == 1
    assert page.evaluate(INJECTED) != []


def test_words_of_strangers_stay_words_on_every_page(pages: list[Path], spoiled: Path, look: Any) -> None:
    visit = look(spoiled / "index.html")
    for path in pages:
        visit.page.goto(path.as_uri())
        assert harmed(visit.page) == [], path.name
    assert visit.errors == []
    assert all(url.startswith(spoiled.as_uri()) for url in visit.asked)


def harmed(page: "Page") -> list[Any]:
    """What strangers' words have done to a page: globals, elements, odd links, text turned round."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate(TOUCH_ALL)
    done = [page.evaluate("window.owned ?? 0"), page.evaluate(TURNED)]
    schemes = set(page.evaluate(SCHEMES)) - {"file:", "https:", "http:"}
    return [*(one for one in done if one), *page.evaluate(INJECTED), *schemes]


def test_the_table_shows_them_as_they_were_written(spoiled: Path, look: Any) -> None:
    visit = look(spoiled / "postings.html")
    page = visit.page
    for words in WORDS[:7]:
        page.locator("#search").fill(words)
        titles = page.locator("#postings .c-title, #postings .c-employer, #postings .c-place").all_text_contents()
        assert any(words in title for title in titles), words
    page.locator("#search").fill("")
    for button in page.locator("#postings th button").all():
        button.click()
        assert harmed(page) == []
    assert visit.errors == []


def test_no_link_of_theirs_runs_or_leaves_for_anything_but_the_web(pages: list[Path], look: Any) -> None:
    visit = look(pages[0])
    seen = set()
    for path in pages:
        visit.page.goto(path.as_uri())
        seen |= set(visit.page.evaluate("[...document.querySelectorAll('a')].map((link) => link.href)"))
    outer = {href for href in seen if not href.startswith("file:")}
    assert {href.split(":")[0] for href in outer} == {"https"}
    assert {href.split("/")[2] for href in outer} == {"jobs.example", "creativecommons.org"}
