"""One opening, many postings: by invented cases, and by pairs of real postings that a reader judged."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from fastwarc.warc import ArchiveIterator

from analysis.duplicates import ALGORITHM, RMinHash, alike, sign, title_key
from analysis.extract import extract
from analysis.facts import Document
from analysis.shards import Task, rows_of
from analysis.warehouse.employers import employer_key
from analysis.warehouse.lives import join_openings, name_employers, run
from analysis.warehouse.published import SCHEMA
from analysis.warehouse.tables import insert
from crawler import sources
from crawler.page import Page
from crawler.posting import Posting
from crawler.sample.blocks import Blocks
from crawler.sample.market import Market
from crawler.sample.payloads import source_id

FOLDER = Path(__file__).parent
GIVEN = tomllib.loads(FOLDER.joinpath("openings.toml").read_text(encoding="utf-8"))
EMPLOYERS = tomllib.loads(FOLDER.joinpath("employers.toml").read_text(encoding="utf-8"))
PAIRS = FOLDER / "openings_pairs.tsv"
MONDAY = datetime(2026, 1, 5, 6)  # noqa: DTZ001 (as DuckDB gives it: UTC without saying so)
FEED = "themuse"

Row = dict[str, Any]
Groups = dict[str, tuple[str, str]]  # by posting: its opening, and the rule


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse without a posting; `lives` stands in for what life.sql makes."""
    with duckdb.connect() as made:
        for path in sorted(SCHEMA.glob("*.sql")):
            made.execute(path.read_text(encoding="utf-8"))
        made.execute("""
            CREATE TEMP TABLE lives (
                posting_number INTEGER, content_number INTEGER, first_seen_at TIMESTAMP, last_seen_at TIMESTAMP
            )
        """)
        insert(made, "store.sources", [{"source": FEED, "label": "Feed", "attribution": "gathered by a feed"}])
        yield made


@pytest.fixture
def warehouse(empty: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same, emptied of what the test before put in."""
    for table in ("store.identities", "store.contents", "store.facts", "store.signatures", "lives"):
        empty.execute(f"DELETE FROM {table}")
    return empty


def groups_of(warehouse: duckdb.DuckDBPyConnection, postings: list[Row]) -> Groups:
    """The postings put into the warehouse, and what its SQL makes of them."""
    tables = defaultdict[str, list[Row]](list)
    for number, posting in enumerate(postings, start=1):
        document = Document(title=posting["title"], location=posting["location"], text=posting["text"])
        rows = rows_of(Task(number, str(number), document), extract(document))
        tables["store.facts"] += rows["facts"]
        tables["store.signatures"] += rows["signatures"]
        content = {"content_number": number, "content_hash": str(number), "run_number": 1, "title": posting["title"]}
        tables["store.contents"].append(content | {"requisition_id": posting["requisition"]})
        source, board, source_id = posting["id"].split("/", 2)
        identity = {"posting_number": number, "posting_id": posting["id"], "source": source, "board": board}
        named = {"source_id": source_id, "employer": posting["employer"], "url": ""}
        tables["store.identities"].append(identity | named)
        first, last = (MONDAY + timedelta(weeks=week) for week in posting["weeks"])
        life = {"posting_number": number, "content_number": number, "first_seen_at": first, "last_seen_at": last}
        tables["lives"].append(life)
    for table, found in tables.items():
        insert(warehouse, table, found)
    name_employers(warehouse)
    run(warehouse, "openings.sql")
    join_openings(warehouse)
    run(warehouse, "groups.sql")
    found = warehouse.execute("SELECT posting_id, opening_id, rule FROM duplicate_groups").fetchall()
    return {posting_id: (opening_id, rule) for posting_id, opening_id, rule in found}


def postings_of(case: Row) -> list[Row]:
    """A case's postings, with what it leaves unsaid."""
    return [
        {
            "id": f"{posting['on']}/{number}",
            "title": posting["title"],
            "location": posting.get("location"),
            "employer": posting.get("employer"),
            "requisition": posting.get("requisition"),
            "weeks": posting.get("weeks", [1, 9]),
            "text": "".join(GIVEN["texts"][name] for name in posting["text"]),
        }
        for number, posting in enumerate(case["postings"], start=1)
    ]


@pytest.mark.parametrize("case", GIVEN["case"], ids=[case["why"] for case in GIVEN["case"]])
def test_openings(case: Row, warehouse: duckdb.DuckDBPyConnection) -> None:
    postings = postings_of(case)
    ids = [posting["id"] for posting in postings]
    expected = {
        ids[number - 1]: (ids[group[0] - 1], case["rule"] if number != group[0] else "first")
        for group in case["groups"]
        for number in group
    }
    assert groups_of(warehouse, postings) == expected
    told = warehouse.execute("SELECT posting_number, opening_id FROM openings ORDER BY posting_number").fetchall()
    assert told == [(number, expected.get(name, (name,))[0]) for number, name in enumerate(ids, start=1)]


def test_a_group_says_how_alike_its_texts_are(warehouse: duckdb.DuckDBPyConnection) -> None:
    [case] = [case for case in GIVEN["case"] if case.get("rule") == "near_text"]
    groups_of(warehouse, postings_of(case))
    [first, second] = warehouse.execute("""
        SELECT posting_id, rule, similarity, matched_posting_id, method_version
        FROM duplicate_groups
        ORDER BY posting_id
    """).fetchall()
    assert first[:4] == ("lever/a/1", "first", None, None)
    assert second[:2] == ("lever/a/2", "near_text")
    assert 0.6 < second[2] < 1
    assert second[3] == "lever/a/1"
    assert first[4] == second[4]


def test_a_title_with_more_texts_than_can_be_compared_each_with_each(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A hundred towns, each with a word of its own in the text, beside a hundred other jobs of that title."""
    letters = Random(1)
    words = ["".join(letters.choices("abcdefghij", k=6)) for _ in range(8_100)]
    same = {"title": "Store Manager", "employer": None, "requisition": None, "location": None, "weeks": [1, 2]}
    towns = [GIVEN["texts"]["payments"] + f"- You know the streets of {words[number]}." for number in range(100)]
    others = [" ".join(words[80 * number + 100 :][:80]) for number in range(100)]
    postings = [
        same | {"id": f"lever/a/{kind}{number:03}", "text": text}
        for kind, texts in (("town", towns), ("other", others))
        for number, text in enumerate(texts)
    ]
    groups = groups_of(warehouse, postings)
    assert {opening for opening, _ in groups.values()} == {"lever/a/town000"}
    assert len(groups) == 100


def test_one_name_for_all_that_share_a_key(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Rather one that was written than a board's token, rather an employer's own than a feed's, and the newest."""
    stated = (
        ("lever/heron-hill/1", None, 9),
        ("lever/b/2", "Heron Hill", 3),
        ("lever/b/3", "Heron Hill Inc.", 5),
        ("themuse/all/4", "HERON HILL", 9),
    )
    postings = [
        {"id": name, "employer": employer, "weeks": [1, last], "title": name, "text": ""}
        | {"location": None, "requisition": None}
        for name, employer, last in stated
    ]
    groups_of(warehouse, postings)
    assert warehouse.execute("FROM store.employers").fetchall() == [
        ("heronhill", "Heron Hill Inc.", ["HERON HILL", "Heron Hill", "Heron Hill Inc.", "heron-hill"])
    ]


@pytest.mark.parametrize("names", EMPLOYERS["same"], ids=lambda names: names[0])
def test_spellings_of_one_employer(names: list[str]) -> None:
    assert len({employer_key(name) for name in names}) == 1


@pytest.mark.parametrize("names", EMPLOYERS["different"], ids=" or ".join)
def test_strangers_stay_strangers(names: list[str]) -> None:
    assert employer_key(names[0]) != employer_key(names[1])


@pytest.mark.parametrize("name", ["Inc.", "GmbH & Co. KG", "&", "…", "🐦"])
def test_a_name_is_never_emptied(name: str) -> None:
    assert employer_key(name)


@pytest.mark.parametrize(
    ("title", "location", "key"),
    [
        ("Sr Product Manager II, Cards (all genders)", "Berlin", "senior product manager ii cards"),
        ("Chef de produit H/F - Lyon", "Lyon, France", "chef de produit"),
        ("Product Manager, A/V", "Austin", "product manager a v"),
        ("Hybrid Cloud Engineer, C++ & C#", "hybrid", "cloud engineer c++ c#"),
        ("Store Manager - Nuuk Centre", "Nuuk Centre", "store manager"),
        ("AI Product Manager (NYC)", "New York City, NY", "ai product manager"),
        ("Berlin", "Berlin", "berlin"),
        ("?", "", "?"),
    ],
)
def test_title_key(title: str, location: str, key: str) -> None:
    assert title_key(title, location) == key


def test_signatures_can_be_kept() -> None:
    """Another algorithm would make the signatures of old archives strangers to new ones: raise ALGORITHM with it."""
    assert RMinHash.ALGORITHM_VERSION == ALGORITHM
    document = Document(title="Product Manager", text=GIVEN["texts"]["payments"])
    signature = sign(document, extract(document))
    assert signature.own is not None
    assert signature.own.hex() == "cde32de7364b6c857226ac39522cdbb291c6dc0591b99166c78ce29a7fd36c61"


def test_sql_and_python_agree_on_likeness(warehouse: duckdb.DuckDBPyConnection) -> None:
    groups_of(warehouse, postings_of(GIVEN["case"][2]))
    one, other = (own for (own,) in warehouse.execute("SELECT own FROM store.signatures").fetchall())
    told = warehouse.execute("SELECT alike($1, $2), alike($1, $3)", [one, other, bytes(255 - byte for byte in one)])
    assert told.fetchone() == (alike(one, other), 0)


@pytest.mark.slow
def test_the_made_up_market_has_the_openings_it_was_made_of(sample_market: Path) -> None:
    """Posting by posting: places, reposts, texts and titles that change, and jobs that sound alike."""
    made = {}
    for life in Market(Blocks(small=True)).lives:
        employer = life.opening.brief.employer
        made[f"{employer.source}/{employer.token}/{source_id(life)}"] = life.opening.brief.key
    with duckdb.connect(sample_market / "warehouse.duckdb", read_only=True) as warehouse:
        told = dict(warehouse.execute("SELECT posting_id, opening_id FROM postings").fetchall())
    groups = [defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)]
    for posting_id, opening_id in told.items():
        groups[0][opening_id].add(posting_id)
        groups[1][made[posting_id]].add(posting_id)
    assert sorted(map(sorted, groups[0].values())) == sorted(map(sorted, groups[1].values()))
    assert len(groups[0]) < len(told)


@pytest.mark.slow
def test_judged_pairs(shared: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    """194 pairs of recorded postings, most of them hard, judged by reading before the rules were applied to them."""
    pairs = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()[1:]]
    wanted = {name for one, other, *_ in pairs for name in (one, other)}
    postings = {}
    for recording in ("series-2026-08.warc.gz", "ashby-2025-10.warc.gz"):
        for posting in recorded(shared / "recordings" / recording, {name.rsplit("/", 1)[0] for name in wanted}):
            if posting.posting_id in wanted:
                postings[posting.posting_id] = posting
    groups = groups_of(warehouse, [row_of(posting) for _, posting in sorted(postings.items())])
    joined = {(one, other): groups.get(one, (one,))[0] == groups.get(other, (other,))[0] for one, other, *_ in pairs}
    judged = {(one, other): verdict == "same" for one, other, verdict, _ in pairs}
    right = sum(joined[pair] and judged[pair] for pair in joined)
    assert right / sum(joined.values()) >= 0.95
    assert right / sum(judged.values()) >= 0.65


def recorded(path: Path, boards: set[str]) -> Iterator[Posting]:
    """The postings of some boards, as recorded: the latest last."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.http_headers is None:
                continue
            url = record.headers["WARC-Target-URI"]
            source, board = sources.of_url(url)
            if f"{source}/{board}" in boards:
                page = Page(source=source, board=board, url=url, body=record.reader.read(), fetched_at=MONDAY)
                yield from (found for found in sources.load(source).parse(page) if isinstance(found, Posting))


def row_of(posting: Posting) -> Row:
    document = Document(title=posting.title, html=posting.body_html, location=posting.location)
    return {
        "id": posting.posting_id,
        "title": posting.title,
        "location": posting.location,
        "employer": posting.employer,
        "requisition": posting.requisition_id,
        "weeks": [1, 2],
        "text": extract(document).text,
    }
