"""Whatever an operator gets wrong gets one line that says what, where and what to do.

Nothing is half-written, and what can go on goes on. The cases are data,
in bad_input.toml; the command is the real one, `aipm.main`.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import aipm
import analysis.warehouse.filling
import queries.catalog
import queries.cli
import queries.gap
import queries.weekly
from crawler.crawl import crawl
from crawler.sample.life import LOOKS
from crawler.sample.market import Market
from crawler.sample.server import serving
from crawler.sample.visit import SETTINGS, WeekClock, boards
from queries.errors import BrokenHeader

ROOT = Path(__file__).parent.parent
EXAMPLES = tomllib.loads(Path(__file__).with_name("bad_input.toml").read_text(encoding="utf-8"))
HOSTS = {"api.lever.co": "lever", "boards-api.greenhouse.io": "greenhouse", "api.ashbyhq.com": "ashby"}
INTERRUPTED = "aipm: interrupted; nothing is half-written, the same command goes on from here"
ODD = (("html", "<div>"), ("html", "<p>SQL</p>"), ("text", "aaaaaaaaaa"))  # repeated without end
CASES, BOARDS, LINES = EXAMPLES["case"], EXAMPLES["board"], EXAMPLES["line"]


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `aipm` with these words in the workspace {tmp}/w."""
    monkeypatch.setenv("AIPM_WORKSPACE", str(tmp_path / "w"))
    monkeypatch.setattr(aipm, "mute", lambda: None)  # this process still needs its stdout

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["aipm", *words])
        with pytest.raises(SystemExit) as ended:
            aipm.main()
        return Ended(int(ended.value.code or 0), *capfd.readouterr())

    return run


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One week of a few boards of the sample market, analyzed."""
    workspace, market = tmp_path_factory.mktemp("made") / "w", Market()
    with serving(market) as platforms:
        clock = WeekClock(LOOKS[0])
        crawl(workspace, boards(market)[:6], SETTINGS, clock=clock, routes=platforms.routes, trigger="sample")
    analysis.warehouse.analyze(workspace)
    return workspace


@pytest.fixture
def made(template: Path, tmp_path: Path) -> Path:
    """A copy of it, to spoil."""
    return Path(shutil.copytree(template, tmp_path / "w"))


def spoil(tmp: Path, before: dict[str, Any]) -> None:
    """Do to the files below `tmp` what a case asks for."""
    for place in before.get("remove", ()):
        remove(found(tmp, place))
    for place in before.get("folder", ()):
        path = found(tmp, place)
        remove(path)
        path.mkdir(parents=True)
    for place, text in before.get("write", {}).items():
        path = found(tmp, place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("latin-1"))
    for place, size in before.get("cut", {}).items():
        os.truncate(found(tmp, place), size)


def found(tmp: Path, place: str) -> Path:
    return next(tmp.glob(place)) if "*" in place else tmp / place


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def files(tmp: Path) -> dict[str, bytes]:
    """Every file below `tmp` but the locks."""
    paths = (path for path in tmp.rglob("*") if path.is_file() and not path.name.startswith("lock"))
    return {str(path.relative_to(tmp)): path.read_bytes() for path in paths}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_one_line_says_it(case: dict[str, Any], request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> None:
    if case.get("base") == "made":
        request.getfixturevalue("made")
    spoil(tmp_path, case.get("before", {}))
    names = {"w": str(tmp_path / "w"), "tmp": str(tmp_path)}
    before = files(tmp_path)
    ended = run(*shlex.split(case["command"].format(**names)))
    assert ended.status == case.get("status", 2), ended.err
    assert "Traceback" not in ended.err
    line = ended.err.splitlines()[-1]
    for words in case["says"]:
        assert words.format(**names) in line
    if not case.get("goes_on"):
        assert (ended.out, ended.err) == ("", f"{line}\n")
        assert line.startswith("aipm: ")
        assert files(tmp_path) == before


@pytest.fixture
def origin() -> Iterator[str]:
    """A server on loopback that answers for every board of the table."""
    bodies = {board["name"]: whole(board, "body") for board in BOARDS if "body" in board} | {"lever/good": b"[]"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = self.path.partition("?")[0].removesuffix("/jobs").rpartition("/")[2]
            body = bodies.get(f"{HOSTS[self.headers['Host']]}/{token}")
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def whole(example: dict[str, Any], key: str) -> bytes:
    return str(example[key]).encode("latin-1") * int(example.get("repeat", 1))


def test_a_board_that_answers_nonsense_costs_that_board_only(run: Run, origin: str, tmp_path: Path) -> None:
    spoil(tmp_path, {"write": {"w/aipm.toml": "delay = 0"}})
    names = [board["name"] for board in BOARDS] + ["lever/good"]
    chosen = [word for name in names for word in ("--board", name)]
    ended = run("crawl", *chosen, *(word for host in HOSTS for word in ("--route", f"{host}={origin}")))
    assert ended.status == 1
    *lines, summary = ended.err.splitlines()
    assert f"{len(names)} looks (1 complete, 1 partial, {len(names) - 2} failed)" in summary
    said = {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}
    assert {board["name"]: said[board["name"]].startswith(board["says"]) for board in BOARDS} == dict.fromkeys(
        said, True
    )
    assert run("analyze").status == 0


def test_lines_that_cannot_be_read_leave_their_error(run: Run, tmp_path: Path) -> None:
    good = json.dumps({"id": "good", "title": "AI Product Manager", "text": "SQL"}).encode()
    odd = [json.dumps({"id": "odd", "title": "AI PM", field: text * 100_000}).encode() for field, text in ODD]
    mark, ends = b"\xef\xbb\xbf", b"\r\n"
    path = tmp_path / "postings.jsonl"
    path.write_bytes(mark + ends.join([good, *(whole(line, "text") for line in LINES), *odd, good]))
    ended = run("extract", str(path))
    facts = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["says"] in facts[number].get("error", "") for number, line in enumerate(LINES, start=1)] == [
        True
    ] * len(LINES)
    assert [fact["id"] for fact in facts if "error" not in fact] == ["good", *["odd"] * len(ODD), "good"]
    assert ended.status == 1
    assert ended.err == f"aipm: {len(LINES)} lines could not be read in {path}; each has its error in the output\n"


def test_ctrl_c_ends_an_analysis_with_130(run: Run, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (made / "warehouse.duckdb").unlink()
    kept = ("texts", "shards")  # what the next analysis goes on from
    before = {path for path in files(made) if not path.startswith(kept)}

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(analysis.warehouse.filling, "derive", interrupt)
        ended = run("analyze")
    assert (ended.status, ended.err.splitlines()) == (130, [INTERRUPTED])
    assert {path for path in files(made) if not path.startswith(kept)} == before
    assert run("analyze").status == 0
    assert not [path for path in files(made) if path.startswith("shards")]
    assert (made / "warehouse.duckdb").is_file()


def start(*words: str, **options: Any) -> "subprocess.Popen[bytes]":
    """Start `aipm` as a process of its own, its output buffered as in a user's shell."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.Popen(
        [sys.executable, "-m", "aipm", *words], cwd=ROOT, env=env, stderr=subprocess.PIPE, **options
    )


def test_ctrl_c_ends_a_run_with_130(tmp_path: Path) -> None:
    with start("run", "--sample", "--workspace", str(tmp_path / "w")) as running:
        while not list(tmp_path.glob("w/archive/*.json")) and running.poll() is None:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert (running.returncode, err.decode().splitlines()) == (130, [INTERRUPTED])


def test_ctrl_c_says_nothing_of_what_it_left_half_made(tmp_path: Path) -> None:
    interrupted = """if True:
        import asyncio.selector_events, sys, aipm
        def interrupt(loop): raise KeyboardInterrupt
        asyncio.selector_events.BaseSelectorEventLoop._make_self_pipe = interrupt
        sys.argv = ["aipm", "run", "--sample", "--workspace", sys.argv[1]]
        aipm.main()"""
    command = [sys.executable, "-c", interrupted, tmp_path / "w"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr.decode().splitlines()) == (130, [INTERRUPTED])


@pytest.mark.parametrize("words", ["query --list", "sources list", "extract {postings}"])
def test_a_reader_who_has_had_enough_is_no_error(words: str, tmp_path: Path) -> None:
    postings = tmp_path / "postings.jsonl"
    postings.write_text('{"id": 1, "title": "Baker"}\n' * 100, encoding="utf-8")
    with start(*words.format(postings=postings).split(), stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        said = running.stderr.read()
    assert (running.returncode, said) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("words", ["query --list", "sources list"])
def test_a_full_disk_is_named(words: str) -> None:
    with Path("/dev/full").open("wb") as full, start(*words.split(), stdout=full) as running:
        assert running.stderr is not None
        said = running.stderr.read().decode()
    assert (running.returncode, said.count("\n")) == (1, 1)
    assert said.startswith("aipm: output: No space left on device; ")


@pytest.mark.parametrize(
    ("text", "says"), [("[[step", "can't be read"), ("[[step]]\nid = 'learn'", "leads_to"), ("", "[[step]]")]
)
def test_a_guide_without_its_steps(text: str, says: str, run: Run, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = made / "guide.toml"
    guide.write_text(text, encoding="utf-8")
    monkeypatch.setattr(queries.gap, "GUIDE", guide)
    ended = run("gap", "--skills", "sql")
    assert (ended.status, ended.err.count("\n")) == (1, 1)
    assert ended.err.startswith(f"aipm: {guide}: ")
    assert says in ended.err


@pytest.mark.slow
def test_a_broken_header_stops_neither_the_weeks_nor_the_page(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = queries.catalog.load_catalog()
    problem = BrokenHeader("odd.sql", 1, "the header has no `Question:`", "add it")
    partly = type(shipped)(queries=shipped.queries, broken={"odd": problem})
    for module in (queries.catalog, queries.weekly):
        monkeypatch.setattr(module, "load_catalog", lambda: partly)
    assert isinstance(queries.cli.publish(made, weeks=2).complaint, BrokenHeader)
    assert (made / "weekly" / "2026-W40" / "coverage.csv").is_file()
    assert (made / "site" / "index.html").is_file()
