"""The site: whole, safe to open anywhere, the same again, and plain about what it doesn't know."""

import json
import re
import tomllib
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

import queries.site
from queries.answer import open_warehouse
from queries.errors import BadTarget
from queries.quoting import LONGEST
from queries.site import publish, silent, site
from queries.site.asking import Asked, ask_all, lead_week
from queries.site.charts import pay_chart, trend_chart
from queries.site.pages import PAGES, Page, pages, render
from queries.weekly.asker import Asker
from queries.weekly.gate import Judged, WeekStatus

WEEK = "2026-W47"
ROOT = Path(__file__).parents[2]
VOID = {"meta", "rect", "br", "hr", "input", "path", "line"}


class Outline(HTMLParser):
    """What a page is made of: elements closed in order, headings, ids, links, pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.unnamed: list[str] = []  # pictures without words
        self.quotes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.seen[tag] += 1
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.sources += [value or "" for name, value in attrs if name == "src"]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if given.get("role") == "img" and not given.get("aria-label"):
            self.unnamed.append(tag)
        if tag == "blockquote":
            self.quotes.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "blockquote" in self.open and "small" not in self.open:
            self.quotes[-1] += data


@pytest.fixture(scope="module")
def asked(analyzed: Path) -> Asked:
    with open_warehouse(analyzed) as connection:
        return ask_all(Asker(connection), WEEK, silent)


@pytest.fixture(scope="module")
def folder(asked: Asked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    publish(asked, made, silent)
    return made


@pytest.fixture(scope="module")
def outlines(folder: Path) -> dict[str, Outline]:
    paths = sorted(folder.rglob("*.html"))
    return {str(path.relative_to(folder)): Outline(path.read_text(encoding="utf-8")) for path in paths}


@pytest.fixture
def told(asked: Asked, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose questions are answered already."""
    monkeypatch.setattr(queries.site, "ask_all", lambda *_: asked)
    return workspace


def front_page(asked: Asked) -> str:
    return render("index.html", asked, "index.html", **PAGES[0].fill(asked))


def test_every_page_is_well_formed_and_can_be_walked_by_headings(outlines: dict[str, Outline]) -> None:
    assert {page.path for page in PAGES} | {"skills/guide-communication.html"} <= outlines.keys()
    for name, outline in outlines.items():
        assert outline.open == [], name
        assert outline.levels[0] == 1, name
        assert outline.levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False)), name
        assert len(outline.ids) == len(set(outline.ids)), name
        assert outline.unnamed == [], name
        assert (outline.seen["main"], outline.seen["nav"], outline.seen["title"]) >= (1, 1, 1), name


def test_every_link_leads_somewhere(folder: Path, outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        for link in outline.links:
            if link.startswith("https://"):  # the documents are ours, and name whom they owe
                assert name.startswith("docs/") or re.match("https://(jobs.example|creativecommons.org)/", link), (
                    name,
                    link,
                )
                continue
            path, _, place = link.partition("#")
            target = (folder / name).parent / path if path else folder / name
            assert target.is_file(), (name, link)
            assert not place or f'id="{place}"' in target.read_text(encoding="utf-8"), (name, link)


def test_nothing_is_loaded_from_elsewhere(folder: Path, outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        loads = [source for source in outline.sources if not source.startswith("data:image/")]
        assert loads == (["postings-data.js", "postings.js"] if name == "postings.html" else [])
        text = (folder / name).read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(", text)
        assert "content=\"default-src 'none'; " in text
    assert not re.search(r"fetch\(|XMLHttpRequest|https?:", (folder / "postings.js").read_text(encoding="utf-8"))
    assert (folder / "index.html").stat().st_size < 1_000_000


def test_the_front_page_answers_what_one_asks_first(folder: Path) -> None:
    page = (folder / "index.html").read_text(encoding="utf-8")
    for place in ("short", "skills", "pay", "changes", "scorecard", "data"):
        assert f'id="{place}"' in page
    for words in ("is asked most", "is asked least", WEEK, "real postings", "Mid is 150 or more.", "too few"):
        assert words in page
    assert re.search(r"0\s%</b> <small>\(0\s% to \d+\s%\)", page)  # a share never stands alone
    assert "Made up:" not in page
    assert "Degraded:" not in page


def test_a_made_up_or_broken_week_is_called_so(asked: Asked) -> None:
    little = Judged(
        week=WEEK, measure="coverage", source="all", found=Decimal(1), usual=Decimal(100), past_week_count=8
    )
    statuses = {WEEK: WeekStatus(week=WEEK, figures=(little,))}
    page = front_page(replace(asked, found=replace(asked.found, market="sample", statuses=statuses)))
    assert "<strong>Made up:</strong>" in page
    assert "<strong>Degraded:</strong>" in page
    assert little.sentence.split(" (")[0] in page


def test_a_week_without_anything_has_its_pages_too(asked: Asked) -> None:
    kept = {"week_in_numbers"}
    tables = {
        name: table if name in kept else replace(table, found=replace(table.found, rows=[]))
        for name, table in asked.tables.items()
    }
    nothing = replace(asked, tables=tables, trends={}, quotes={}, proofs={}, texts={})
    made = dict(pages(nothing))
    assert list(made) == [page.path for page in PAGES]
    assert "Too few to say." in made["index.html"]
    assert "No AI PM posting could be read" in made["skills.html"]


def test_quotes_are_short(outlines: dict[str, Outline]) -> None:
    quotes = [quote for outline in outlines.values() for quote in outline.quotes]
    assert any("Explain models plainly to lawyers." in quote for quote in quotes)
    assert all(len(quote.replace("…", "").split()) <= LONGEST for quote in quotes)


def posting_pages(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in (folder / "postings").glob("*.html"))


def test_a_posting_page_shows_what_was_read_and_not_the_posting(folder: Path) -> None:
    pages = [(folder / name).read_text(encoding="utf-8") for name in posting_pages(folder)]
    assert len(pages) == 45
    (page,) = (page for page in pages if "lawyers" in page)
    assert "<mark>Explain models plainly</mark> to lawyers." in page
    assert "More." not in page
    assert "aipm explain greenhouse/e2/ai_pm-1" in page


def test_the_table_of_postings_has_all_that_are_up(folder: Path) -> None:
    text = (folder / "postings-data.js").read_text(encoding="utf-8")
    rows = json.loads(text.partition("= ")[2].rstrip().removesuffix(";"))
    assert [row[2] for row in rows] == ["ai_pm"] * 45 + ["pm"] * 36 + ["other"] * 12
    assert all((folder / row[11]).is_file() for row in rows if row[2] == "ai_pm")
    assert {row[11] for row in rows if row[2] != "ai_pm"} == {""}


def test_every_csv_is_described(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert {file["path"] for file in package["resources"]} == {
        f"charts/{p.name}" for p in (folder / "charts").iterdir()
    }
    assert all(field["description"] for file in package["resources"] for field in file["schema"]["fields"])
    assert (folder / "data" / "guide_scorecard.csv").is_file()


def test_the_site_is_there_whole_or_stays_as_it_was(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site(told).read_bytes()

    def broken(asked: Asked) -> dict[str, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("queries.site.pages.PAGES", (*PAGES[:2], Page("pay.html", "Pay", broken)))
    with pytest.raises(BadTarget, match="No space left"):
        site(told)
    assert (told / "site" / "index.html").read_bytes() == before
    assert (told / "site" / "downloads.html").is_file()
    assert not list(told.glob(".site-*"))


def test_a_week_with_too_few_gives_way_to_the_last_with_enough_and_is_told(
    asked: Asked, analyzed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_warehouse(analyzed) as connection:
        ask = Asker(connection)
        newest = lead_week(ask)
        monkeypatch.setattr("queries.site.asking.tells", lambda found: found.records()[0]["week"] != newest)
        led = lead_week(ask)
        monkeypatch.setattr("queries.site.asking.tells", lambda _: False)
        assert (newest, led < newest, lead_week(ask)) == (WEEK, True, newest)
    newer = asked.records("week_in_numbers")[0] | {"week": "2026-W48", "status": "degraded", "ai_pm_count": 15}
    page = front_page(replace(asked, newest=newer))
    assert "2026-W48 (23 to 29 November 2026) has 15\xa0AI PM postings" in page
    assert "and is degraded" in page
    assert "Not the newest week" not in front_page(asked)


@pytest.mark.parametrize(
    ("name", "text", "is_ours"),
    [
        ("index.html", "<title>What employers ask of AI product managers · 2026-W40</title>", True),
        ("index.html", "<title>My own page</title>", False),
        ("notes.txt", "mine", False),
    ],
)
def test_only_a_site_of_ours_is_replaced(told: Path, name: str, text: str, is_ours: bool) -> None:
    (told / "site").mkdir()
    (told / "site" / name).write_text(text, encoding="utf-8")
    if is_ours:
        assert text not in site(told).read_text(encoding="utf-8")
    else:
        with pytest.raises(BadTarget, match="holds something else"):
            site(told)
        assert (told / "site" / name).read_text(encoding="utf-8") == text


def test_a_place_that_is_a_file(told: Path) -> None:
    with pytest.raises(BadTarget):
        site(told, told / "warehouse.duckdb")


@pytest.mark.slow
def test_again_gives_the_same_bytes(workspace: Path, folder: Path) -> None:
    again = site(workspace, workspace / "elsewhere").parent
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert names == sorted(str(path.relative_to(again)) for path in again.rglob("*") if path.is_file())
    assert [name for name in names if (again / name).read_bytes() != (folder / name).read_bytes()] == []


def test_a_trend_stops_where_weeks_dont_compare() -> None:
    points = [
        {"week": f"2026-W{week}", "share": share, "low": 0.2, "high": 0.6, "is_break": week == 43}
        for week, share in ((40, 0.3), (41, 0.4), (42, None), (43, 0.5), (44, 0.5))
    ]
    drawn = trend_chart(points, "Ethics <by week>", "From 30 % to 50 %")
    assert drawn == trend_chart(points, "Ethics <by week>", "From 30 % to 50 %")
    assert 'role="img"' in drawn
    assert 'aria-label="Ethics &lt;by week&gt;. From 30 % to 50 %"' in drawn
    assert len(re.findall(r'<path d="[^"]*" stroke="var\(--share\)"', drawn)) == 2  # before and after
    assert not re.search(r'\bid="|aria-roledescription|#[0-9a-f]{6}"', drawn)


def test_pay_stands_on_the_guides_band() -> None:
    pay = {"p25": 120_000, "p75": 180_000, "median": 150_000, "median_low": 140_000, "median_high": 165_000}
    rows = [
        {**pay, "line": "mid, AI PM", "role": "ai_pm", "guide_low": 150_000, "guide_high": None},
        {**pay, "line": "mid, other PM", "role": "pm", "guide_low": None, "guide_high": None},
    ]
    drawn = pay_chart(rows, "Pay", "Medians")
    assert drawn.index("mid, AI PM") < drawn.index("mid, other PM")
    assert drawn.count('fill="var(--band)"') == 1
    assert 'fill="var(--twin)"' in drawn
    assert "var(--band)" not in pay_chart(rows[1:], "Pay", "Medians")


def test_accuracy_is_what_the_method_says() -> None:
    told = tomllib.loads((ROOT / "queries" / "site" / "accuracy.toml").read_text(encoding="utf-8"))
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert f"Held against {told['postings']} real postings of {told['employers']} employers" in method
    for row in told["figure"]:
        assert f"| {row['name']} | {row['all']} | {row['interval']} | {row['unseen']} |" in method
