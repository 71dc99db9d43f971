"""kill -9 anywhere: the next crawl finishes the run, and nobody can tell from the archive."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.archive import Archive
from crawler.state import State

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GREENHOUSE = [f"greenhouse/{name}" for name in ("acme", "beta", "gone", "later", "torn", "zeta")]
BOARDS = [*GREENHOUSE, *(f"{source}/{name}" for source in ("lever", "ashby") for name in ("one", "two", "three"))]

COMMAND = """
import sys
import crawler.cli
from crawler.errors import CrawlError
try:
    crawler.cli.app(["crawl", *sys.argv[1:]])
except CrawlError as refusal:
    sys.exit(f"aipm: {refusal}")
"""
DIE = """
import os, signal, sys
import {module} as place
original, left = place.{name}, {count}
def dying(*given):
    global left
    left -= 1
    if left == 0 and {before}: os.kill(os.getpid(), signal.SIGKILL)
    result = original(*given)
    if left == 0: os.kill(os.getpid(), signal.SIGKILL)
    return result
place.{name} = dying
"""
STEPS = """
import atexit, os, signal, sys
import crawler.crawl, crawler.settings, crawler.watch
from crawler import sources
for name in sources.names(): sources.load(name)
crawl, taken = crawler.crawl.crawl, 0
def step(*_):
    global taken
    taken += 1
    if taken == {count}: os.kill(os.getpid(), signal.SIGKILL)
def counted(*given, **named):
    sys.setprofile(step)
    try: return crawl(*given, **named)
    finally: sys.setprofile(None)
crawler.crawl.crawl = counted
atexit.register(lambda: print(f"steps={{taken}}", file=sys.stderr))
"""
ANYWHERE = 50  # seeded random points, of all calls and returns of a run


def furnish(site):
    """Three hosts, twelve boards, three of which never end well."""
    for number, name in enumerate(("acme", "beta", "zeta")):
        site.says(site.board(name), site.packed(site.greenhouse(*range(number + 3))))
    site.says(site.board("later"), site.Reply(501))
    site.says(
        site.board("torn"),
        site.Reply(rudely=lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")),
    )
    for name in ("one", "two", "three"):
        site.says(f"https://api.lever.co/v0/postings/{name}", site.Reply(body=b"[]", headers={"ETag": f'"{name}"'}))
        body = b'{"jobs": [], "apiVersion": "1"}'
        site.says(f"https://api.ashbyhq.com/posting-api/job-board/{name}", site.Reply(body=body))
    return site


@pytest.fixture
def market(site):
    return furnish(site)


def start(market, place, script=COMMAND):
    """A crawl in a process of its own."""
    place.mkdir(exist_ok=True)
    (place / "aipm.toml").write_text("delay = 0.005\n", "utf-8")
    boards = [word for board in BOARDS for word in ("--board", board)]
    routes = [word for host, origin in market.routes.items() for word in ("--route", f"{host}={origin}")]
    words = [sys.executable, "-c", script, "--workspace", str(place), *boards, *routes]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(market, place):
    """Crawl to the end; the one run there is then."""
    with start(market, place) as crawl:
        _, said = crawl.communicate(timeout=60)
    assert crawl.returncode == 1, said  # three boards went wrong
    assert " looks (" in said, said
    (run,) = Archive(place).runs()
    return run


def told(place, run):
    """A run without its times."""
    archive = Archive(place)
    return sorted(
        (
            look.source,
            look.board,
            look.verdict,
            look.reason,
            look.listed_count,
            [archive.body(page) for page in look.pages],
        )
        for look in run.looks
    )


def check_whole(place, run):
    """Every page is in the WARC file exactly once, and nothing else is."""
    warc = place / "archive" / f"{run.run_id}.warc.gz"
    with warc.open("rb") as file:
        offsets = [record.stream_pos for record in ArchiveIterator(file) if record.headers["WARC-Type"] == "response"]
    pages = [page for look in run.looks for page in look.pages]
    assert sorted(page.offset for page in pages) == sorted(offsets)
    last = max(pages, key=lambda page: page.offset)
    assert warc.stat().st_size == last.offset + last.length


def done(place):
    """The boards that are committed."""
    if not (place / "state.sqlite").exists():
        return set()
    with closing(State(place / "state.sqlite")) as state:
        run = state.unfinished()
    return {f"{look.source}/{look.board}" for look in run.looks} if run else set()


@pytest.fixture(scope="module")
def undisturbed(new_site, tmp_path_factory):
    """What a crawl that nobody kills leaves behind."""
    place = tmp_path_factory.mktemp("undisturbed")
    with closing(furnish(new_site())) as market:
        run = finish(market, place)
    check_whole(place, run)
    assert len(run.looks) == len(BOARDS)
    return told(place, run)


def check_resumed(market, place, undisturbed):
    before = done(place)
    market.forget()
    run = finish(market, place)
    assert told(place, run) == undisturbed
    check_whole(place, run)
    asked = {
        f"greenhouse/{path.split('/')[3]}" for path in market.paths("boards-api.greenhouse.io") if "boards" in path
    }
    asked |= {f"lever/{path.split('/')[3]}" for path in market.paths("api.lever.co") if "postings" in path}
    asked |= {f"ashby/{path.split('/')[3]}" for path in market.paths("api.ashbyhq.com") if "job-board" in path}
    assert asked == set(BOARDS) - before


@pytest.mark.parametrize(
    "request_number", [1, 6, *(pytest.param(number, marks=pytest.mark.slow) for number in (4, 9, 12, 14))]
)
def test_killed_at_a_request(market, tmp_path, undisturbed, request_number):
    place = tmp_path / "killed"
    pid = None

    def kill(number):
        if number == request_number and pid is not None:
            os.kill(pid, signal.SIGKILL)

    market.on_request = kill
    with start(market, place) as crawl:
        pid = crawl.pid
        crawl.communicate(timeout=60)
    assert crawl.returncode == -signal.SIGKILL
    market.on_request = lambda _: None
    check_resumed(market, place, undisturbed)


@pytest.mark.parametrize(
    ("why", "module", "name", "count", "before"),
    [
        ("the run is noted, nothing asked", "crawler.crawl", "_writer", 1, True),
        ("pages are on disk, the look is not committed", "crawler.state", "State.commit", 5, True),
        ("a look is committed, nothing more", "crawler.state", "State.commit", 5, False),
        ("half of a look's records are written", "crawler.writer", "Writer.sync", 3, True),
        ("all looks are committed, no manifest", "crawler.crawl", "write_manifest", 1, True),
    ],
)
def test_killed_between_two_steps(market, tmp_path, undisturbed, *, why, module, name, count, before):
    place = tmp_path / "killed"
    script = DIE.format(module=module, name=name, count=count, before=before) + COMMAND
    with start(market, place, script) as crawl:
        _, said = crawl.communicate(timeout=60)
    assert crawl.returncode == -signal.SIGKILL, said
    check_resumed(market, place, undisturbed)


def test_a_second_crawl_is_told_who_holds_the_workspace(market, tmp_path):
    seconds = []

    def try_too(number):
        if number == 3:  # while the first waits for its answer
            with start(market, tmp_path) as second:
                seconds.append((second.communicate(timeout=60)[1], second.returncode))

    market.on_request = try_too
    assert len(finish(market, tmp_path).looks) == len(BOARDS)
    ((said, status),) = seconds
    assert status == 1
    assert "held by process " in said


def kept(place):
    """The crawl state without times and places: what the next run will know."""
    with closing(sqlite3.connect(place / "state.sqlite")) as state:
        questions = (
            "SELECT url, etag, last_modified, page ->> 'digest' FROM validators ORDER BY url",
            "SELECT origin, status, body FROM robots ORDER BY origin",
            "SELECT host, strikes FROM cooldowns ORDER BY host",
            "SELECT count(*) FROM run",
            "SELECT count(*) FROM looks",
            "PRAGMA integrity_check",
        )
        return [state.execute(question).fetchall() for question in questions]


@pytest.fixture(scope="module")
def whole_way(new_site, tmp_path_factory, undisturbed):
    """How many steps a crawl that nobody kills takes, and the state it leaves behind."""
    place = tmp_path_factory.mktemp("steps")
    with closing(furnish(new_site())) as market:
        with start(market, place, STEPS.format(count=-1) + COMMAND) as crawl:
            _, said = crawl.communicate(timeout=60)
        assert crawl.returncode == 1, said
    (run,) = Archive(place).runs()
    assert told(place, run) == undisturbed
    return int(said.rpartition("steps=")[2]), kept(place)


def kill_at_step(market, place, step):
    """Start a crawl that dies at this step; say whether it did so before it was done."""
    with start(market, place, STEPS.format(count=step) + COMMAND) as crawl:
        _, said = crawl.communicate(timeout=60)
    assert crawl.returncode in (-signal.SIGKILL, 1), said
    return crawl.returncode == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("number", range(ANYWHERE))
def test_killed_anywhere(market, tmp_path, undisturbed, whole_way, number):
    steps, state = whole_way
    dice, place = random.Random(number), tmp_path / "killed"
    assert kill_at_step(market, place, dice.randrange(1, int(0.97 * steps)))
    if number % 5 == 0 and not list(place.glob("archive/*.json")):
        kill_at_step(market, place, dice.randrange(1, steps))  # and again, while it goes on
    if list(place.glob("archive/*.json")):  # all was done; what was left is to forget the run
        (run,) = Archive(place).runs()
        assert told(place, run) == undisturbed
        check_whole(place, run)
        return
    check_resumed(market, place, undisturbed)
    assert kept(place) == state


@pytest.mark.slow
def test_killed_while_a_host_cools_down_it_is_left_alone_all_the_same(market, tmp_path, undisturbed):
    place, lever = tmp_path / "killed", "api.lever.co"
    address = f"https://{lever}/v0/postings/one"
    (usual,) = market.replies[lever, "/v0/postings/one"]
    market.says(address, market.Reply(429, headers={"Retry-After": "2"}), usual)
    script = DIE.format(module="crawler.hosts", name="Hosts.cool", count=1, before=False) + COMMAND
    with start(market, place, script) as crawl:
        _, said = crawl.communicate(timeout=60)
    assert crawl.returncode == -signal.SIGKILL, said
    (refused,) = (seen for seen in market.seen if seen.path == "/v0/postings/one")
    run = finish(market, place)
    later = [seen for seen in market.seen if seen.host == lever and seen.at > refused.until]
    assert "/v0/postings/one" in [seen.path for seen in later]
    assert min(seen.at for seen in later) - refused.until >= 2
    assert told(place, run) == undisturbed
    check_whole(place, run)
