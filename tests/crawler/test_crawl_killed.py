"""kill -9 anywhere: the next crawl finishes the run, and nobody can tell from the archive."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.archive import Archive
from crawler.state import State

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


def furnish(site):
    """Three hosts, twelve boards, three of which never end well."""
    for number, name in enumerate(("acme", "beta", "zeta")):
        site.says(site.board(name), site.packed(site.greenhouse(*range(number + 3))))
    site.says(site.board("later"), site.Reply(500))
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


@pytest.mark.parametrize("request_number", [1, 4, 6, 9, 12, 14])
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
        ("half of a look's records are written", "crawler.archive", "Writer.sync", 3, True),
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
