"""The table of open postings finds what the warehouse holds, is ruled by keys alone, and stands without scripts."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from queries.answer import open_warehouse, take

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

UP = """
    WITH newest AS (SELECT date_trunc('week', max(seen_at)) AS monday FROM sightings)
    SELECT
        postings.posting_id, title, postings.employer, role, level, coalesce(location, '') AS place,
        coalesce(country, '') AS country, work_mode AS mode, first_seen_at::DATE::VARCHAR AS seen,
        EXISTS (
            FROM salaries WHERE salaries.posting_id = postings.posting_id AND kind = 'base' AND annual_low IS NOT NULL
        ) AS is_paid
    FROM postings
    WHERE status <> 'closed' AND posting_id IN (SELECT posting_id FROM sightings, newest WHERE seen_at >= monday)
"""
SEARCHES = (
    "a",
    "PRODUCT",
    "manager senior",
    "  ",
    "zürich",
    "munchen",
    "<b>",
    "no such posting anywhere",
    "new york",
    "ai",
)
SHOWN = (
    "[...document.querySelectorAll('#postings tbody tr:not(.spacer)')]"
    ".map((row) => row.querySelector(%r).firstChild.textContent)"
)
BOTTOMS = """() => ['#postings tbody tr:nth-last-child(2)', '#scroller']
    .map((one) => document.querySelector(one).getBoundingClientRect().bottom)"""
IN_ORDER = "(words) => words.sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base', numeric: true }))"
ORDER = {
    "level": ["entry", "mid", "senior", "lead", "manager", "director", "not told"],
    "mode": ["hybrid", "on site", "remote", "not told"],
}


@pytest.fixture(scope="module")
def rows(sample_market: Path) -> list[dict[str, Any]]:
    """The postings of the newest week that are up, asked for in our own words."""
    with open_warehouse(sample_market) as connection:
        return take(connection, UP).records()


@pytest.fixture
def page(kinds: dict[str, Path], look: Any) -> "Page":
    opened: Page = look(kinds["postings"]).page
    return opened


def found(page: "Page") -> int:
    """How many postings the page says that it shows."""
    said = page.locator("#found").inner_text()
    return next(numbers(said), 0)


def numbers(text: str) -> Iterator[int]:
    """The whole numbers of a text, which has commas between thousands."""
    return (int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text))


def plain(text: str) -> str:
    """Letters without their marks."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text)).lower()


def holds(row: dict[str, Any], words: str) -> bool:
    """Tell whether a search for these words should find the posting."""
    text = plain(f"{row['title']} {row['employer']} {row['place']}")
    return all(word in text for word in plain(words).split())


def test_all_are_there(page: "Page", rows: list[dict[str, Any]]) -> None:
    assert found(page) == len(rows) > 100
    assert page.locator("#postings").get_attribute("aria-rowcount") == str(len(rows) + 1)


def test_a_search_finds_what_the_warehouse_holds(page: "Page", rows: list[dict[str, Any]]) -> None:
    counts = {}
    for words in SEARCHES:
        page.locator("#search").fill(words)
        counts[words] = found(page)
    assert counts == {words: sum(holds(row, words) for row in rows) for words in SEARCHES}
    assert 0 < counts["manager senior"] < counts["PRODUCT"] < len(rows)


@pytest.mark.parametrize("name", ["role", "level", "country", "mode"])
def test_each_filter_keeps_what_it_says(name: str, page: "Page", rows: list[dict[str, Any]]) -> None:
    choice = page.locator(f"#{name}")
    values = choice.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
    counts = {}
    for value in values:
        choice.select_option(value)
        counts[value] = found(page)
    assert counts == {value: sum(value in ("", row[name]) for row in rows) for value in values}
    assert set(values) - {""} == {row[name] for row in rows} - {""}


def test_filters_and_words_hold_together(page: "Page", rows: list[dict[str, Any]]) -> None:
    page.locator("#role").select_option("ai_pm")
    page.locator("#pay").select_option("stated")
    page.locator("#search").fill("senior")
    wanted = [row for row in rows if row["role"] == "ai_pm" and row["is_paid"] and holds(row, "senior")]
    assert found(page) == len(wanted) > 0
    assert set(page.evaluate(SHOWN % ".c-role")) == {"AI PM"}
    assert set(page.evaluate(SHOWN % ".c-title")) <= {row["title"] for row in wanted}


@pytest.mark.parametrize(("column", "name"), [("title", "title"), ("employer", "employer"), ("place", "place")])
def test_words_are_sorted_as_readers_expect(column: str, name: str, page: "Page", rows: list[dict[str, Any]]) -> None:
    expected = page.evaluate(IN_ORDER, [row[name] for row in rows])
    head = page.locator(f"th.c-{column}")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    first = page.evaluate(SHOWN % f".c-{column}")
    assert len(first) > 10
    assert [plain(word) for word in first] == [plain(word) for word in expected[: len(first)]]
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    last = page.evaluate(SHOWN % f".c-{column}")
    assert [plain(word) for word in last] == [plain(word) for word in expected[::-1][: len(last)]]
    assert page.locator("th[aria-sort]").count() == 1


@pytest.mark.parametrize("column", ["role", "level", "mode", "pay", "seen"])
def test_all_else_is_sorted_by_what_it_means(column: str, page: "Page", rows: list[dict[str, Any]]) -> None:
    page.locator("#search").fill("product")
    button = page.locator(f"th.c-{column} button")
    button.click()
    rising = keys_of(column, page)
    assert rising == sorted(rising)
    button.click()
    falling = keys_of(column, page)
    assert falling == sorted(falling, reverse=True)
    assert rising[0] <= falling[0]
    assert found(page) == sum(holds(row, "product") for row in rows)


def keys_of(column: str, page: "Page") -> list[Any]:
    """What the rows at the top have in this column, as it compares; of pay, the one currency's that comes first."""
    texts = page.evaluate(SHOWN % f".c-{column}")
    if column in ORDER:
        return [ORDER[column].index(text) for text in texts]
    if column == "pay":
        signs = [re.sub(r"\d.*", "", text) for text in texts]
        return [next(numbers(text)) for text, sign in zip(texts, signs, strict=True) if sign == signs[0] != ""]
    return [text.casefold() for text in texts]


def test_only_rows_in_view_are_drawn_and_the_last_can_be_reached(page: "Page", rows: list[dict[str, Any]]) -> None:
    drawn = page.locator("#postings tbody tr:not(.spacer)")
    assert drawn.count() < 60
    page.locator("#scroller").evaluate("(one) => { one.scrollTop = one.scrollHeight }")
    page.wait_for_function("(last) => document.querySelector(`tr[aria-rowindex='${last}']`)", arg=len(rows) + 1)
    assert drawn.count() < 60
    ends = page.evaluate(BOTTOMS)
    assert ends[0] <= ends[1] + 1


def test_a_keyboard_is_enough(page: "Page") -> None:
    page.locator("#search").focus()
    page.keyboard.type("product")
    narrowed = found(page)
    visited = []
    for _ in range(7):
        page.keyboard.press("Tab")
        visited.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert visited == ["role", "level", "country", "mode", "pay", "scroller", "Title"]
    page.keyboard.press("Enter")
    assert page.locator("th.c-title").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert page.locator("th.c-title").get_attribute("aria-sort") == "descending"
    page.locator("#role").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#role").input_value() == "ai_pm"
    assert found(page) < narrowed
    page.locator("#scroller").focus()
    page.keyboard.press("PageDown")
    page.wait_for_function("() => document.querySelector('#scroller').scrollTop > 100")
    page.locator("#postings tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/postings/*.html")
    assert page.locator("main h1").inner_text()


def test_without_scripts_it_is_a_plain_table(kinds: dict[str, Path], look: Any, rows: list[dict[str, Any]]) -> None:
    page = look(kinds["postings"], java_script_enabled=False).page
    cells = page.locator("#postings tbody tr td.c-title")
    titles = {row["title"] for row in rows if row["role"] == "ai_pm"}
    assert cells.count() == 40
    assert {" ".join(text.split()) for text in cells.all_inner_texts()} <= {" ".join(title.split()) for title in titles}
    assert not page.locator("#filters").is_visible()
    assert f"of {len(rows):,}" in page.locator("#found").inner_text()
    assert page.locator("#found a").is_visible()
