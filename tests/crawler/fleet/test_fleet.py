"""Three workers, forty hosts, one worker killed: what is published is what one crawl would have found."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from analysis.warehouse import analyze
from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.fleet.database import opened
from crawler.hosts import SystemClock
from crawler.settings import Board, load_settings

ROOT = Path(__file__).parents[3]
APART = "import sys, crawler.sources; crawler.sources.domains = dict; sys.argv[0] = 'aipm'; import aipm; aipm.main()"
AIPM = [sys.executable, "-c", APART]  # here forty subdomains stand for forty hosts, not for one platform's
GREENHOUSE, MOVED = "boards-api.greenhouse.io", "moved.example.com"
DELAY, DEADLINE = 0.25, 2.0
OWN = [f"firm{number:02}" for number in range(39)]  # each with a host of its own
SHARED = [f"house{number:02}" for number in range(12)]  # all on one host
SENT_AWAY = OWN[30:36]  # whose host sends us to another
TOML = f"delay = {DELAY}\ndeadline = {DEADLINE}\n"
BOARDS = [Board(source="recruitee", token=token) for token in OWN]
BOARDS += [Board(source="greenhouse", token=token) for token in SHARED]
VIEWS = ("postings", "versions", "mentions", "guide_demand", "salaries", "looks", "sightings", "employers")
WORDS = (
    "You own the roadmap of our assistant and write SQL every day.",
    "Must have: 5+ years of product management, A/B testing. $150,000 - $190,000 per year.",
    "You lead discovery with machine learning engineers; Python is a plus.",
)


def own_host(token):
    return f"{token}.recruitee.com"


def offer(token, number):
    return {
        "id": 1000 * (1 + OWN.index(token)) + number,
        "title": ("AI Product Manager", "Product Manager", "Data Engineer")[number % 3],
        "careers_url": f"https://{own_host(token)}/o/{number}",
        "company_name": f"Firm {token[-2:]} Ltd",
        "description": f"<p>{WORDS[(number + OWN.index(token)) % 3]}</p><ul><li>Remote, 40 hours</li></ul>",
        "location": "Utrecht, Netherlands",
        "published_at": "2026-11-02 10:00:00 UTC",
    }


def furnish(site):
    """The forty hosts, and one that six of them lead to."""
    for place, token in enumerate(OWN):
        body = json.dumps({"offers": [offer(token, number) for number in range(place % 4)]}).encode()
        board = site.Reply(body=body, headers={"ETag": f'"{token}"'})
        site.says(f"https://{own_host(token)}/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /private\n"))
        site.says(f"https://{own_host(token)}/api/offers/", board)
        if token in SENT_AWAY:  # some to a host that is nobody's, some to one that another worker has
            away = f"https://{(MOVED, GREENHOUSE)[place % 2]}/moved/{token}"
            site.says(f"https://{own_host(token)}/api/offers/", site.Reply(302, headers={"Location": away}))
            site.says(away, board)
    site.says(f"https://{own_host(OWN[36])}/api/offers/", site.Reply(501))
    site.says(f"https://{own_host(OWN[37])}/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /\n"))
    for place, token in enumerate(SHARED):
        site.says(site.board(token), site.greenhouse(*range(place * 10, place * 10 + place % 5)))
    return site


def routes(site):
    return dict.fromkeys([GREENHOUSE, MOVED, *map(own_host, OWN)], site.origin)


def boards():
    return [word for board in BOARDS for word in ("--board", str(board))]


def workspace(place):
    place.mkdir(parents=True)
    (place / "aipm.toml").write_text(TOML, "utf-8")
    return place


@contextmanager
def workers(count, database, place, site, *words):
    """So many workers, each a process of its own; ended with the test, whatever happens."""
    command = [*AIPM, "fleet", "worker", "--database", database, "--workspace", str(place), "--hosts", "6"]
    command += ["--heartbeat", "0.3", "--dead-after", "1", *words]
    command += [word for host, origin in routes(site).items() for word in ("--route", f"{host}={origin}")]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(count)]
    try:
        yield started
    finally:
        for worker in started:
            worker.kill()
            worker.communicate()


def run(*words):
    """One command, as typed; its status."""
    found = subprocess.run([*AIPM, *words], check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert found.returncode in (0, 1), found.stderr
    assert "Traceback" not in found.stderr, found.stderr
    return found


def owner_of(database, host):
    """The process that has a host."""
    question = "SELECT name FROM workers JOIN shards USING (worker_id) WHERE host = %s"
    with opened(database) as connection:
        row = connection.execute(question, [host]).fetchone()
    return int(row[0].rpartition(":")[2])


def tables(place):
    """All that is published, but for when and where it was seen."""
    analyze(place)
    found = {}
    with duckdb.connect(place / "warehouse.duckdb", read_only=True) as warehouse:
        for view in VIEWS:
            names = [row[0] for row in warehouse.execute(f"DESCRIBE {view}").fetchall()]
            told = [name for name in names if not name.endswith(("_at", "_on", "_week")) and name != "run_id"]
            assert told
            rows = warehouse.execute(f"SELECT {', '.join(map(json.dumps, told))} FROM {view}").fetchall()
            found[view] = sorted(map(repr, rows))
    return found


def check_manners(site):
    """No host was asked twice within its delay, nor twice at a time, by anybody."""
    for host in {seen.host for seen in site.seen}:
        mine = sorted((seen.at, seen.until) for seen in site.seen if seen.host == host)
        gaps = [later[0] - earlier[1] for earlier, later in pairwise(mine)]
        assert min(gaps, default=DELAY) > DELAY - 0.01, (host, gaps)


@pytest.fixture
def market(new_site):
    with closing(furnish(new_site())) as site:
        yield site


@pytest.fixture(scope="module")
def alone(new_site, tmp_path_factory):
    """What one crawl of the same hosts finds."""
    place = workspace(tmp_path_factory.mktemp("alone") / "market")
    with closing(furnish(new_site())) as site, pytest.MonkeyPatch.context() as patched:
        patched.setattr(sources, "domains", dict)
        crawl(place, BOARDS, load_settings(place), clock=SystemClock(), routes=routes(site))
    return tables(place)


@pytest.mark.slow
def test_one_of_three_workers_is_killed(market, database, tmp_path, alone):
    place, words = workspace(tmp_path / "market"), ("--database", database, "--workspace", str(tmp_path / "market"))
    assert "51 boards of 40 hosts" in run("fleet", "enqueue", *words, *boards()).stderr
    killed = []

    def kill_its_worker(_):  # mid-request: it waits for this very answer
        killed.append(owner_of(database, GREENHOUSE))
        os.kill(killed[0], signal.SIGKILL)

    address = market.board(SHARED[4])
    market.says(
        address, market.Reply(rudely=kill_its_worker), *market.replies[GREENHOUSE, f"/v1/boards/{SHARED[4]}/jobs"]
    )
    with workers(3, database, place, market, "--until-done") as started:
        ended = {worker.pid: (worker.wait(60), worker.stderr.read()) for worker in started}
    assert sorted(status for status, _ in ended.values()) == [-signal.SIGKILL, 0, 0], ended
    assert ended[killed[0]][0] == -signal.SIGKILL
    assert any("its worker died; it is tried again" in said for _, said in ended.values())
    check_manners(market)
    assert run("fleet", "publish", *words).returncode == 1  # boards failed, as they do in any crawl
    (published,) = Archive(place).runs()
    assert sorted((look.source, look.board) for look in published.looks) == sorted(
        (board.source, board.token) for board in BOARDS
    )
    assert not list((place / "archive").glob("*.part"))
    asked_for = [path for path in market.paths(GREENHOUSE) if path.startswith("/v1/")]
    assert sorted({*asked_for}) == sorted(f"/v1/boards/{token}/jobs" for token in SHARED)
    assert len(asked_for) == len(SHARED) + 1  # of all that were done, none again: only the one it was killed at
    assert tables(place) == alone
