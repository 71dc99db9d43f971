"""The page for SQL without a browser: its tables, its questions, and what it runs on, known by hash."""

import re
import stat
import tarfile
from base64 import b64encode
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from queries.answer import answer, open_warehouse
from queries.catalog import load_catalog
from queries.errors import NoAssets
from queries.site import npm, site
from queries.site.sql_page import TABLES, Offered, examples, read_table, read_tables, reworded, values_of, write_beside
from queries.whom import OUR_OWN, Named, Whom

WEEK = "2026-W47"
ASSETS = {"duckdb-eh.wasm": b"\0asm", "parquet-wasm-LICENSE.txt": b"By leave."}
EXAMPLES = examples(OUR_OWN)
DESIGNERS = Whom(
    guide="ux",
    roles=(
        Named(id="ux", one="UX designer", many="UX designers", label="UX designer"),
        Named(id="ui", one="UI designer", many="UI designers", label="UI designer"),
    ),
)


@pytest.fixture(scope="module")
def offered(analyzed: Path) -> list[Offered]:
    with open_warehouse(analyzed) as connection:
        return read_tables(connection, WEEK, OUR_OWN)


@pytest.fixture(scope="module")
def folder(offered: list[Offered], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_beside(made, offered, ASSETS)
    return made


def ask(workspace: Path, name: str) -> list[dict[str, Any]]:
    with open_warehouse(workspace) as connection:
        return answer(connection, load_catalog().find(name), {"week": WEEK}).records()


def test_tables_are_what_their_headers_promise(folder: Path, offered: list[Offered]) -> None:
    assert [one.query.name for one in offered] == list(TABLES)
    for one in offered:
        table = pq.read_table(folder / one.path)
        assert table.column_names == [column.name for column in one.query.columns], one.path
        assert table.num_rows == one.rows.num_rows, one.path
        assert all(one.kind(name).isupper() or one.kind(name).startswith("DECIMAL") for name in table.column_names)


def test_they_hold_the_weeks_postings_and_no_texts(offered: list[Offered], analyzed: Path) -> None:
    tables = {one.query.name: one.rows for one in offered}
    known = set(tables["postings"]["posting_id"].to_pylist())
    assert len(known) == ask(analyzed, "week_in_numbers")[0]["posting_count"]
    for name in ("mentions", "guide_demand", "salaries", "base_pay"):
        assert set(tables[name]["posting_id"].to_pylist()) <= known, name
    words = [
        words for table in tables.values() if "words" in table.column_names for words in table["words"].to_pylist()
    ]
    assert max(len(word.split()) for word in words) < 25


def test_only_so_many_postings_are_taken_those_of_ai_pms_first(analyzed: Path, offered: list[Offered]) -> None:
    query = offered[0].query
    few = replace(query, params=tuple(replace(one, default="50") if one.name == "top" else one for one in query.params))
    with open_warehouse(analyzed) as connection:
        cut = read_table(connection, few, WEEK)
    roles = cut.rows["role"].to_pylist()
    assert (roles.count("ai_pm"), roles.count("pm"), len(roles)) == (45, 5, 50)
    assert values_of([cut], {}, OUR_OWN)["is_cut"]
    assert not values_of(offered, {}, OUR_OWN)["is_cut"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["question"] for one in EXAMPLES])
def test_its_questions_can_be_asked(folder: Path, offered: list[Offered], example: dict[str, str]) -> None:
    with duckdb.connect() as engine:
        for one in offered:
            engine.execute(f"CREATE TABLE {one.query.name} AS FROM read_parquet('{folder / one.path}')")
        engine.execute(example["sql"])


def test_a_question_counts_as_the_other_pages_do(offered: list[Offered], analyzed: Path) -> None:
    (sql,) = (one["sql"] for one in EXAMPLES if "ai_pm_percent" in one["sql"])
    with duckdb.connect() as engine:
        for one in offered:
            engine.register(one.query.name, one.rows)
        found = {skill: share for skill, share, *_ in engine.execute(sql).fetchall()}
    rows = [
        row for row in ask(analyzed, "guide_skill_demand") if (row["role"], row["demand_level"]) == ("ai_pm", "any")
    ]
    shares = {row["label"]: round(100.0 * row["asked_share"], 1) for row in rows if row["asked_count"]}
    assert {skill: found[skill] for skill in shares} == shares != {}


@pytest.mark.slow
def test_the_page_lets_in_what_stands_beside_it_and_nothing_else(analyzed: Path, tmp_path: Path) -> None:
    folder = site(analyzed, tmp_path / "site", WEEK, assets=ASSETS).parent
    page = (folder / "sql.html").read_text(encoding="utf-8")
    (imports,) = re.findall(r'<script type="importmap">(.*?)</script>', page)
    known = b64encode(sha256(imports.encode()).digest()).decode()
    assert f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{known}'; connect-src 'self'; worker-src blob:;" in page
    assert re.findall(r'src="([^"]*)"', page) == ["sql.js"]
    for name in ("sql.js", "sql/engine.mjs", "sql/arrow.mjs"):
        assert not re.search(r"https?:/|\beval\b|innerHTML", (folder / name).read_text(encoding="utf-8")), name
    assert 'aria-current="page">Ask in SQL</a>' in page
    for name in re.findall(r'href="(sql/[^"]*)"', page):
        assert (folder / name).is_file(), name
    assert "By leave." in (folder / "sql" / "parquet-wasm-LICENSE.txt").read_text(encoding="utf-8")


def test_another_guides_roles_are_named_as_it_names_them(offered: list[Offered]) -> None:
    query = reworded(offered[0].query, DESIGNERS)
    assert "ux (UX designer)" in next(column.meaning for column in query.columns if column.name == "role")
    told = examples(DESIGNERS)
    assert told[0]["question"] == "Which skills do most UX designer postings ask for?"
    assert "postings.role = 'ux'" in told[0]["sql"]


BODY = b"export const engine = 1;\n"
SMALL = "tiny-engine-1.0.0.tgz"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> npm.Package:
    """The one package there is, as a tarball on a shelf and as a folder, and beside what we take what we don't."""
    inside = tmp_path / "node_modules" / "@tiny" / "engine"
    (inside / "dist").mkdir(parents=True)
    (inside / "dist" / "engine.mjs").write_bytes(BODY)
    (inside / "LICENSE").write_bytes(b"MIT")
    (inside / "install.js").write_bytes(b"throw 1")
    with tarfile.open(tmp_path / SMALL, "w:gz") as archive:
        archive.add(inside, "package")
    hashes = {"dist/engine.mjs": sha256(BODY).hexdigest(), "LICENSE": sha256(b"MIT").hexdigest()}
    whole = b64encode(sha512((tmp_path / SMALL).read_bytes()).digest()).decode()
    made = npm.Package("@tiny/engine", "1.0.0", whole, hashes)
    monkeypatch.setattr(npm, "PACKAGES", (made,))
    return made


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Put a program npm of our own in the way: `$2` is what to pack, `$4` where to."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "npm"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")


def test_a_package_is_fetched_once(package: npm.Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, f'test "$2" = @tiny/engine@1.0.0 && cp {tmp_path / SMALL} "$4" && rm "$0"')
    found = npm.from_npm(tmp_path / "cache")
    assert found == {"engine.mjs": BODY, "tiny-engine-LICENSE.txt": b"MIT"}
    assert npm.from_npm(tmp_path / "cache") == found
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [SMALL]


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("echo 'npm error code ENOTFOUND' >&2; exit 1", "npm can't get it (npm error code ENOTFOUND)"),
        (f'echo something else > "$4/{SMALL}"', "isn't the package whose hash we know"),
        ("exit 0", "isn't the package whose hash we know"),
    ],
    ids=["unreachable", "another package", "nothing"],
)
def test_what_npm_cant_give(
    does: str, said: str, package: npm.Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, does)
    with pytest.raises(NoAssets, match=re.escape(said)) as refused:
        npm.from_npm(tmp_path / "cache")
    assert "npm install @tiny/engine@1.0.0" in str(refused.value)
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_npm_the_error_says_what_to_do(
    package: npm.Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoAssets, match=r"the program npm isn't on this machine; .*--sql-assets"):
        npm.from_npm(tmp_path / "cache")


def test_a_folder_does_as_well_if_it_holds_the_same(package: npm.Package, tmp_path: Path) -> None:
    assert npm.from_folder(tmp_path / "node_modules")["engine.mjs"] == BODY
    (tmp_path / "node_modules" / package.name / "dist" / "engine.mjs").write_bytes(BODY + b"owned = 1")
    with pytest.raises(NoAssets, match=r"its file dist/engine\.mjs isn't the one whose hash we know"):
        npm.from_folder(tmp_path / "node_modules")
    with pytest.raises(NoAssets, match="can't be read"):
        npm.from_folder(tmp_path / "nowhere")
