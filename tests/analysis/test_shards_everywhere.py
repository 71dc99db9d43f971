"""All tables of the warehouse are the same, whoever read the postings and whatever befell them."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from msgspec import structs

from analysis import shards
from analysis.fact_rows import Task
from analysis.facts import Document, Facts
from analysis.warehouse import analyze, reading

ROOT = Path(__file__).parents[2]
WEEKS = (range(90), range(30, 120), range(60, 150))
TEXT = """<p>We build tools for {trade}.</p><h3>What you will do</h3><ul><li>Own the roadmap of team {number}</li>
<li>Talk with customers in {trade} each week</li></ul><h3>What you bring</h3><ul><li>{years}+ years of product
management</li><li>SQL, Python and machine learning</li></ul><p>Pay: ${pay},000 - ${more},000 a year.</p>"""
TRADES = ("shipping", "dentistry", "solar farms", "libraries", "tram depots")
Tables = dict[str, list[Any]]
Where = Callable[..., Tables]


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory, chronicle_in: Any, posting: Any) -> Path:
    """Three weeks of a board of many postings."""
    chronicle = chronicle_in(tmp_path_factory.mktemp("everywhere") / "archived")
    for week in WEEKS:
        chronicle.run(
            {"acme": [posting(str(n), title=f"AI Product Manager {n}", descriptionHtml=text(n)) for n in week]}
        )
    workspace: Path = chronicle.workspace
    return workspace


def text(number: int) -> str:
    trade = TRADES[number % len(TRADES)]
    return TEXT.format(number=number, trade=trade, years=number % 9 + 1, pay=90 + number, more=120 + number)


@pytest.fixture
def prepared(archived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the archive, to be read in many shards, and never here only because it is small."""
    monkeypatch.setattr(shards, "SHARD", 8)
    monkeypatch.setattr(reading, "WORTH_A_POOL", 1)
    workspace = tmp_path / "market"
    (workspace / "archive").mkdir(parents=True)
    for path in (archived / "workspace.json", *archived.glob("archive/*")):
        (workspace / path.relative_to(archived)).write_bytes(path.read_bytes())
    return workspace


@pytest.fixture
def analyzed(prepared: Path) -> Where:
    """Analyze it, by whomever; all tables of the warehouse, and the texts."""

    def analyze_by(**how: Any) -> Tables:
        analyze(prepared, checks=prepared / "none", **how)
        assert not (prepared / "shards").exists()
        return tables(prepared)

    return analyze_by


def tables(workspace: Path) -> Tables:
    with duckdb.connect(workspace / "warehouse.duckdb", read_only=True) as warehouse:
        found = warehouse.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' ORDER BY ALL")
        rows = {name: warehouse.execute(f"FROM store.{name} ORDER BY ALL").fetchall() for (name,) in found.fetchall()}
    return rows | {"texts": [path.read_bytes() for path in sorted(workspace.glob("texts/*.parquet"))]}


@pytest.fixture(scope="module")
def alone(archived: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """What one process makes of it, in shards as large as they are."""
    analyze(archived, checks=archived / "none")
    found = tables(archived)
    assert len(found["facts"]) == 150
    assert len(found["mentions"]) > 450
    return found


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two worker processes."""
    from distributed import Client

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{found.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("dask")
    command = [sys.executable, "-m", "dask"]
    listen = ["--host", "127.0.0.1", "--port", address.partition(":")[2], "--no-dashboard"]
    work = ["--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
    with (folder / "log").open("wb") as log:
        scheduler = subprocess.Popen([*command, "scheduler", *listen], cwd=ROOT, stdout=log, stderr=log)
        crew = subprocess.Popen([*command, "worker", f"tcp://{address}", *work], cwd=ROOT, stdout=log, stderr=log)
        with Client(address, timeout=30, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=30)
        yield address
        for process in (crew, scheduler):
            process.terminate()
            process.wait(timeout=30)


class Striking:
    """A watcher of an analysis that strikes once some of it is done."""

    def __init__(self, strike: Callable[[], None], at: int = 60) -> None:
        self.strike = strike
        self.at = at
        self.struck = False

    def __call__(self, _: str, done: int, __: int) -> None:
        if done >= self.at and not self.struck:
            self.struck = True
            self.strike()


def kill_a_process_of_ours() -> None:
    os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)


def break_off() -> None:
    raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_by_processes_of_our_own(analyzed: Where, alone: Tables, count: int) -> None:
    assert analyzed(workers=count) == alone


@pytest.mark.slow
def test_by_processes_one_of_which_is_killed(analyzed: Where, alone: Tables) -> None:
    watch = Striking(kill_a_process_of_ours)
    assert analyzed(workers=2, watch=watch) == alone
    assert watch.struck


@pytest.mark.slow
def test_by_a_cluster_one_of_whose_workers_is_killed(analyzed: Where, alone: Tables, dask: str) -> None:
    from distributed import Client

    def kill_a_worker() -> None:
        with Client(dask, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)

    watch = Striking(kill_a_worker)
    assert analyzed(executor=f"dask://{dask}", watch=watch) == alone
    assert watch.struck


@pytest.mark.slow
def test_by_a_cluster_through_a_place_of_its_own(analyzed: Where, alone: Tables, dask: str, tmp_path: Path) -> None:
    assert analyzed(executor=f"dask://{dask}", shards=f"file://{tmp_path}/shared") == alone
    assert not list((tmp_path / "shared").iterdir())


def read_or_die(document: Document) -> Facts:
    """Read no more than the text, and die of one posting while it is ill."""
    if document.title == "AI Product Manager 40" and os.environ.get("AIPM_TEST_ILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    return structs.replace(shards.NOTHING, text=document.html)


@pytest.mark.slow
def test_a_posting_that_kills_is_named_and_read_once_it_is_mended(
    prepared: Path, plain: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread() -> list[Any]:
        with duckdb.connect(prepared / "warehouse.duckdb", read_only=True) as warehouse:
            return warehouse.execute("SELECT content_number FROM store.facts WHERE text_length = 0").fetchall()

    how = {"edition": plain("1", read_or_die), "workers": 2, "checks": tmp_path / "none"}
    monkeypatch.setenv("AIPM_TEST_ILL", "yes")
    [problem] = analyze(prepared, **how).problems
    assert problem.startswith("ashby/acme/40: reading it ended its worker each time")
    assert unread() == [(41,)]
    monkeypatch.delenv("AIPM_TEST_ILL")
    assert not analyze(prepared, again=True, **how).problems
    assert unread() == []


@pytest.mark.slow
def test_what_was_broken_off_goes_on_where_it_was(
    analyzed: Where, alone: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyboardInterrupt):
        analyzed(watch=Striking(break_off))
    finished = len(list((tmp_path / "market" / "shards").glob("*.facts.parquet")))
    read: list[int] = []

    def counted(tasks: list[Task], recipe: shards.Recipe) -> Iterator[Any]:
        read.append(len(tasks))
        return extracted(tasks, recipe)

    extracted = shards.extracted
    monkeypatch.setattr(shards, "extracted", counted)
    assert analyzed() == alone
    assert (finished, sum(read)) == (8, 150 - 8 * 8)
