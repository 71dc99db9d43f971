"""D4, D5, D9, D11: runs beside each other, after a dead one, with half of the web gone, and one right after one."""

import os
import signal
import socket
from contextlib import closing

import duckdb
import pytest

from crawler.archive import Archive
from crawler.errors import WorkspaceBusy
from crawler.ingest import ingest


@pytest.mark.parametrize(
    "command",
    [
        [],
        pytest.param(["--source", "greenhouse"], marks=pytest.mark.slow),
        pytest.param(["--board", "greenhouse/other"], marks=pytest.mark.slow),
    ],
)
def test_a_second_run_asks_nothing_and_says_who_is_first(market, words, workspace, start, aipm, *, check_done, command):
    seconds, first = [], []

    def try_too(number):
        if number == 3:  # the first waits for its second board
            before = (workspace / "state.sqlite").read_bytes()
            ended = aipm(*(["crawl", *command, *words[-2:]] if command else words))
            seconds.append((ended, len(market.seen), (workspace / "state.sqlite").read_bytes() == before))

    market.on_request = try_too
    first.append(start(*words))
    with first[0] as running:
        _, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    ((ended, seen, untouched),) = seconds
    assert (ended.status, seen, untouched) == (1, 2, True)
    assert ended.line == f"aipm: {workspace}: held by process {running.pid}; wait for it to end, or stop it"
    check_done()


def test_no_recording_is_taken_in_meanwhile(market, words, workspace, start):
    refused = []

    def try_too(number):
        if number == 2:
            with pytest.raises(WorkspaceBusy) as caught:
                ingest(workspace, [workspace / "none.warc.gz"])
            refused.append(str(caught.value))

    market.on_request = try_too
    with start(*words) as running:
        running.communicate(timeout=60)
    assert refused == [f"{workspace}: held by process {running.pid}; wait for it to end, or stop it"]


@pytest.mark.parametrize("left", ["process 999999", "process 1", "", "\0" * 500])
def test_a_lock_that_somebody_dead_has_left_holds_nobody_up(words, workspace, aipm, check_done, left):
    (workspace / "lock").write_text(left, encoding="utf-8")
    (workspace / "workspace.json").write_text('{"kind": "aipm-workspace", "market": "web", "version": 1}')
    assert aipm(*words).status == 0
    check_done()


def test_a_lock_falls_with_its_process(market, words, workspace, start, aipm, *, check_done):
    running = []
    market.on_request = lambda number: os.kill(running[0].pid, signal.SIGKILL) if number == 3 else None
    running.append(start(*words))
    with running[0] as dead:
        dead.communicate(timeout=60)
    assert dead.returncode == -signal.SIGKILL
    assert (workspace / "lock").read_text(encoding="utf-8") == f"process {dead.pid}"
    market.on_request = lambda _: None
    assert aipm(*words).status == 0
    check_done()


def test_a_dead_host_and_a_troubled_one_cost_their_own_boards(market, words, workspace, aipm):
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    routes = ["--route", f"api.lever.co={dead}"]
    market.says("https://api.ashbyhq.com/posting-api/job-board/one", market.Reply(501))
    ended = aipm(*words, *routes, "--board", "lever/one", "--board", "lever/two", "--board", "ashby/one")
    assert ended.status == 1
    (run,) = Archive(workspace).runs()
    verdicts = {f"{look.source}/{look.board}": look.verdict for look in run.looks}
    assert verdicts == {
        "ashby/one": "failed",
        "greenhouse/acme": "complete",
        "greenhouse/beta": "complete",
        "greenhouse/gamma": "complete",
        "lever/one": "refused",  # its robots.txt could not be had
        "lever/two": "refused",
    }
    for board in ("ashby/one: failed: answered 501", "lever/one: refused: ", "lever/two: refused: "):
        assert board in ended.said
    assert "6 looks (3 complete, 1 failed, 2 refused), 3 postings" in ended.said
    assert all(look.reason for look in run.looks if look.verdict != "complete")
    assert len(market.paths("api.ashbyhq.com")) == 2


@pytest.mark.slow
def test_at_once_again_only_asks_whether_anything_changed(market, words, workspace, aipm, stored):
    def rows():
        with duckdb.connect(workspace / "warehouse.duckdb", read_only=True) as warehouse:
            tables = ("postings", "versions", "changes", "mentions", "salaries")
            return [warehouse.execute(f"SELECT count(*) FROM {table}").fetchall() for table in tables]

    assert [aipm(*words).status, aipm("analyze").status] == [0, 0]
    before, texts = rows(), {path.name: path.read_bytes() for path in (workspace / "texts").iterdir()}
    market.forget()
    assert aipm(*words).status == 0
    assert len(market.seen) == 3  # robots.txt is known for a day
    assert [seen.headers["If-None-Match"] for seen in market.seen] == ['"acme"', '"beta"', '"gamma"']
    again = Archive(workspace).runs()[-1]
    assert [(look.verdict, look.pages[0].status) for look in again.looks] == [("unchanged", 304)] * 3
    assert stored(workspace, again) == []
    assert "0 contents read" in aipm("analyze").said
    assert rows() == before
    assert {path.name: path.read_bytes() for path in (workspace / "texts").iterdir()} == texts
