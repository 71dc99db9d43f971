"""S5, S6, S7, S10: what strangers wrote stays words, in a spreadsheet, on the page, on a terminal and in SQL."""

import csv
import io
import json
import re
import shutil
import sys
from contextlib import suppress
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from markupsafe import escape

from queries.answer import Answer, answer, open_warehouse, take
from queries.catalog import load_catalog
from queries.errors import BadSql, QueryError, UnknownPosting
from queries.explain import explain
from queries.printing import to_cell, to_csv, to_json, to_markdown
from queries.showing import print_explanation
from queries.site import site
from queries.terminal import print_table
from queries.weekly import weekly

POSTING = "greenhouse/e2/ai_pm-1"
FORMULAS = [
    "=1+1",
    '=HYPERLINK("https://bad.example","pay")',
    "+1",
    "-1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\N{NO-BREAK SPACE}=1",
    "\N{ZERO WIDTH SPACE}=1",
    "\N{ZERO WIDTH NO-BREAK SPACE}=1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "first line\n=1",
    "first line\r\n  @SUM(A1)",
    'he said ",\n=1',
    "first line\x0b=1",
    "first line\x85+1",
    "first line\u2028-1",
]
INJECTIONS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "' onmouseover='alert(1)",
    "</title></style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "<!--",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
ELEMENTS = """a b blockquote body button caption code details div footer g h1 h2 h3 head header html i input label li
    line main mark meta nav noscript option p path rect section select small span strong style summary svg table tbody
    td text th thead title tr ul"""  # all that our own pages are made of
LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//bad.example/x",
    "file:///etc/passwd",
    "https:javascript:alert(1)",
    "https://[",
]
STEERING = "Manager\x1b[2J\x1b]0;owned\x07\r\n\x9b31mroot\b\b\u202egnp.exe\u2066 \x7f[bold red]x[/] end"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Found(HTMLParser):
    """Every element, attribute and address of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href", "action", "data")]


def spoil(workspace: Path, words: str, url: str = "https://jobs.example/1") -> None:
    """Put these words wherever a posting's own stand."""
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute(
            "UPDATE postings SET title = $words, employer = $words, location = $words, url = $url",
            {"words": words, "url": url},
        )
        connection.execute("UPDATE looks SET reason = $words, board = $words", {"words": words})


def flood(workspace: Path, words: list[str]) -> None:
    """Put each of these words where some posting's, and some look's, own stand."""
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute(
            """
            UPDATE postings
            SET title = said, location = said, employer = said, first_seen_at = TIMESTAMP '2026-11-16 08:00:00'
            FROM (
                SELECT posting_id AS id, $words[1 + row_number() OVER (ORDER BY posting_id) % len($words)] AS said
                FROM postings WHERE role <> 'other'
            ) WHERE posting_id = id
            """,
            {"words": words},
        )
        connection.execute("UPDATE looks SET reason = $words[1 + length(board) % len($words)]", {"words": words})


def answered(*values: object) -> Answer:
    return Answer(columns=("said",), types=("VARCHAR",), rows=[(value,) for value in values])


@pytest.mark.parametrize("words", FORMULAS)
def test_no_line_of_a_cell_is_taken_for_a_formula(words: str) -> None:
    (_, (cell,)) = csv.reader(io.StringIO(to_csv(answered(words)), newline=""))
    for line in cell.splitlines():
        assert not re.match(r"[\s\u200b\ufeff]*[=+@＝-]", line), cell
    assert re.sub("['\r\x0b\x85]", "", cell) == re.sub("['\r\x0b\x85]", "", words.replace("\t", " "))


@pytest.mark.parametrize(("value", "cell"), [(-5, "-5"), (-0.25, "-0.25"), (Decimal("-1.50"), "-1.50"), (None, "")])
def test_a_negative_number_stays_a_number(value: object, cell: str) -> None:
    assert to_cell(value) == cell


@pytest.mark.parametrize(
    "words", ["007", "1E5", "3/4", "7-11", "24/7", "1.10", "4017000000000000123", "1,000", "10:30"]
)
def test_what_looks_like_a_number_keeps_its_signs(words: str) -> None:
    assert to_cell(words) == f"'{words}"


@pytest.mark.parametrize(
    "words",
    ["=" * 40_000, "long " * 8_000, "\N{ROBOT FACE}" * 20_000, "1" * 50_000],
    ids=["formulas", "blanks", "pairs of units", "digits"],
)
def test_no_cell_is_longer_than_a_spreadsheet_holds(words: str) -> None:
    cell = to_cell(words)
    assert len(cell.encode("utf-16-le")) <= 2 * 32_767
    assert cell.endswith(" […]")
    assert to_cell(words[:9_000]).lstrip("'") == words[:9_000]


@pytest.mark.parametrize("words", ["R&D - Berlin", "a=b", "C++ / C#", "5+ years", "jane@", "2026-11-16", "Größe: 5"])
def test_honest_words_stay_as_they_are(words: str) -> None:
    assert to_cell(words) == words


def test_no_formula_stands_in_a_weekly_folder(workspace: Path) -> None:
    flood(workspace, FORMULAS)
    found = set()
    for path in weekly(workspace).glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        for line in (line for cell in cells for line in cell.splitlines()):
            assert not re.match(r"[\s\u200b\ufeff]*[=+@＝]|\s*-[^\d.]", line), (path.name, line)
        found |= {words for words in FORMULAS if to_cell(words) in cells}
    assert found == set(FORMULAS)


@pytest.fixture(scope="module")
def strange_site(analyzed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of postings that say the worst wherever they may say anything."""
    workspace = shutil.copytree(analyzed, tmp_path_factory.mktemp("strange") / "work")
    flood(workspace, INJECTIONS)
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        for table in ("guide_demand", "mentions", "salaries", "findings"):
            connection.execute(f"UPDATE {table} SET words = $words[1 + length(posting_id) % 10]", {"words": INJECTIONS})
        connection.execute("UPDATE postings SET url = $urls[1 + ascii(md5(posting_id)) % len($urls)]", {"urls": LINKS})
        connection.execute("UPDATE looks SET source = $words WHERE board = 'e12'", {"words": INJECTIONS[0]})
    return site(workspace).parent


def pages_of(folder: Path) -> dict[str, str]:
    """The pages in which strangers' words may stand: all but the documents, which are ours."""
    pages = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    return {name: page for name, page in pages.items() if not name.startswith("docs/")}


def test_words_of_strangers_stay_words_on_every_page(strange_site: Path) -> None:
    pages = pages_of(strange_site)
    assert len(pages) > 50
    for name, page in pages.items():
        found = Found(page)
        assert found.tags <= set(ELEMENTS.split()) | ({"script"} if name == "postings.html" else set()), name
        assert not {attribute for attribute in found.attributes if attribute.startswith("on")}, name
        assert "content=\"default-src 'none'" in page, name
        assert ">49<" not in page, name
    for words in INJECTIONS:
        assert escape(words) in pages["postings.html"], words


def test_words_of_strangers_stay_words_in_a_script(strange_site: Path) -> None:
    script = (strange_site / "postings-data.js").read_text(encoding="utf-8")
    assert not re.search("[<>&\u2028\u2029]", script)
    rows = json.loads(script.partition("= ")[2].rstrip().removesuffix(";"))
    assert {row[0] for row in rows} >= set(INJECTIONS)
    assert {row[12] for row in rows} == {""}


def test_only_web_addresses_become_links(strange_site: Path) -> None:
    links = {link for page in pages_of(strange_site).values() for link in Found(page).links}
    assert [link for link in links if not re.match(r"https://creativecommons\.org/|[\w./-]*(#\w+)?$", link)] == []
    assert not links & set(LINKS)


@pytest.mark.parametrize("words", [*INJECTIONS, "[click](javascript:alert(1))", "![x](https://bad.example/x.png)", "`"])
def test_words_of_strangers_stay_words_in_markdown(words: str) -> None:
    table = to_markdown(answered(words))
    assert "<" not in table
    assert not re.search(r"(?<!\\)[\[\]`]", table)
    assert table.count("\n") == 3


@pytest.mark.parametrize("name", ["print_table", "csv", "markdown", "json"])
def test_no_answer_steers_a_terminal(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = Answer(columns=("said", "n"), types=("VARCHAR", "BIGINT"), rows=[(STEERING, 1), (STEERING * 9, 2)])
    if name == "print_table":
        print_table(found)
    else:
        text = {"csv": to_csv, "markdown": to_markdown, "json": to_json}[name](found)
        sys.stdout.write(text.replace("\r\n", "\n"))
    told = capsys.readouterr().out
    assert not STEERS.search(told)
    assert "Manager" in told
    assert "[bold red]" in told.replace("\\", "")
    if name == "json":
        assert json.loads(told)[0]["said"] == STEERING


def test_no_explanation_steers_a_terminal(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(workspace, STEERING, f"https://jobs.example/{STEERING}")
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute("UPDATE findings SET words = $words, value = $words, rule = $words", {"words": STEERING})
        connection.execute("UPDATE mentions SET words = $words", {"words": STEERING})
        connection.execute("UPDATE salaries SET words = $words, place = $words", {"words": STEERING})
    print_explanation(explain(workspace, POSTING))
    told = capsys.readouterr().out
    assert not STEERS.search(told)
    assert told.count("[bold red]x[/] end") >= 5


@pytest.mark.parametrize("week", ["2026-W47' OR '1'='1", "2026-W47; DROP TABLE postings", "$week", "2026-W47\0"])
def test_a_value_is_no_sql(workspace: Path, week: str) -> None:
    catalog = load_catalog()
    with open_warehouse(workspace) as connection:
        before = take(connection, "SELECT count(*) FROM postings").rows
        for query in catalog.queries:
            for param in query.params:
                with suppress(QueryError):
                    answer(connection, query, {param.name: week})
        assert take(connection, "SELECT count(*) FROM postings").rows == before


def test_every_question_binds_what_it_is_given() -> None:
    for query in load_catalog().queries:
        assert not re.search(r"\{\w*\}|%s|\|\|\s*\$", re.sub(r"--.*", "", query.sql)), query.name
        assert set(re.findall(r"\$(\w+)", re.sub(r"--.*", "", query.sql))) <= {param.name for param in query.params}


@pytest.mark.parametrize("posting_id", ["x' OR 1=1 --", "%", "greenhouse/e2/%", "'; ATTACH 'x.db'; --", "\0"])
def test_an_id_is_no_sql(workspace: Path, posting_id: str) -> None:
    with pytest.raises(UnknownPosting, match="no posting is named"):
        explain(workspace, posting_id)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_parquet('/tmp/x.parquet')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_json('https://bad.example/x')",
        "ATTACH '/tmp/x.duckdb' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET enable_external_access",
        "COPY postings TO '/tmp/x.csv'",
        "EXPORT DATABASE '/tmp/x'",
        "CREATE TABLE x AS SELECT 1",
        "DELETE FROM postings",
        "PREPARE x AS COPY postings TO '/tmp/x.csv'",
        "SELECT getenv('HOME')",
    ],
)
def test_sql_of_the_readers_own_reads_the_warehouse_and_nothing_else(workspace: Path, sql: str) -> None:
    with open_warehouse(workspace) as connection, pytest.raises(BadSql, match="can't be answered"):
        take(connection, sql)
