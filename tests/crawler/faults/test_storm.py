"""Group H, more than there is room for: cancelled requests, hosts, files. Nobody is worse off, nor blamed."""

import asyncio
import errno
import os
import pkgutil
import resource
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from crawler.fetch import Fetcher
from crawler.guard import Guard
from crawler.hosts import Hosts, SystemClock
from crawler.run_loop import side_by_side
from crawler.settings import Settings
from crawler.state import State

ROOT = Path(__file__).parents[3]
FEW_FILES = 64
COMMAND = (
    f"import resource, sys, crawler.cli; resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW_FILES}, {FEW_FILES})); "
    "crawler.cli.app(sys.argv[1:])"
)
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Openings</title></channel></rss>'
HOSTS = [f"h{number}.example.com" for number in range(20)]


@pytest.fixture
def fetcher(site):
    """Twenty hosts, and somebody who may ask them all."""
    routes, settings = dict.fromkeys(HOSTS, site.origin), Settings(delay=0, deadline=30)
    with closing(State(None)) as state:
        yield Fetcher(settings, SystemClock(), Hosts(state, SystemClock(), settings), Guard(routes))
        assert [state.cooldown(host) for host in HOSTS] == [None] * 20  # nobody is blamed for our haste


class Anybody:
    """Forbids nothing."""

    async def check(self, url):
        pass


@pytest.mark.slow
def test_a_storm_of_cancelled_requests_leaves_nothing_behind(site, fault, fetcher):
    """Cut off while they wait for their turn, connect, send or read: 1,000 of them, then 20 of 20 succeed."""
    for number, host in enumerate(HOSTS):
        site.says(f"https://{host}/slow", fault(("silence", "body byte by byte", "header byte by byte")[number % 3]))
        site.says(f"https://{host}/", site.Reply(body=b"well"))

    async def cut_off(number):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.002 * (number % 13)):
                await fetcher.get(f"https://{HOSTS[number % 20]}/slow", Anybody())

    async def storm():
        for batch in range(20):
            await asyncio.gather(*(cut_off(50 * batch + number) for number in range(50)))
        answers = await asyncio.gather(*(fetcher.get(f"https://{host}/", Anybody()) for host in HOSTS))
        await fetcher.close()
        return [answer.body for answer in answers]

    assert asyncio.run(storm()) == [b"well"] * 20
    assert 100 < site.paths().count("/slow") <= 1000
    assert site.paths().count("/") == 20
    for _ in range(100):
        if not any(site.lines.values()):
            break
        time.sleep(0.02)
    assert not any(site.lines.values())


@pytest.mark.parametrize(
    ("files", "most", "hosts"),
    [
        (1_024, 256, 256),
        (1_000_000, 256, 256),
        (resource.RLIM_INFINITY, 256, 256),
        (256, 256, 64),
        (256, 16, 16),
        (3, 256, 1),
    ],
)
def test_fewer_files_are_fewer_hosts_at_once(monkeypatch, files, most, hosts):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    assert side_by_side(most) == hosts


@pytest.mark.slow
def test_a_crawl_of_many_hosts_needs_few_files(site, tmp_path, kept):
    """Twice as many hosts as there may be files; each leads to another one, whose connection isn't kept either."""
    hosts = [f"h{number}.example.com" for number in range(2 * FEW_FILES)]
    for host in hosts:
        site.says(f"https://{host}/sitemal.xml", site.Reply(302, headers={"Location": f"https://next-{host}/feed"}))
        site.says(f"https://next-{host}/feed", site.Reply(body=FEED))
    open_then = []
    site.on_request = lambda _: open_then.append(sum(map(len, site.lines.values())))
    (tmp_path / "aipm.toml").write_text("delay = 0.02\n[sources.successfactors]\nenabled = true\n", "utf-8")
    words = ["crawl", "--workspace", str(tmp_path)]
    for host in hosts:
        words += ["--board", f"successfactors/{host}"]
        words += ["--route", f"{host}={site.origin}", "--route", f"next-{host}={site.origin}"]
    command = [sys.executable, "-c", COMMAND, *words]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, "Traceback" in told.stderr) == (1, False)  # 1, for boards that moved
    assert {look.reason for look in kept().run.looks} == {
        f"redirected to another host: https://next-{look.board}/feed" for look in kept().run.looks
    }
    assert len(kept().pages) == len(hosts)
    assert max(open_then) < FEW_FILES


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
@pytest.mark.parametrize("place", ["crawler.connect._socket", "crawler.visit.Visit.read"])
def test_without_a_file_left_a_board_is_not_asked_and_nobody_blamed(site, meet, boards, monkeypatch, *, number, place):
    room, _, name = place.rpartition(".")
    true = getattr(pkgutil.resolve_name(room), name)
    left = [True, True]

    def refused(*given):
        if left:
            left.pop()
            raise OSError(number, os.strerror(number))
        return true(*given)

    monkeypatch.setattr(place, refused)
    first = meet("acme", "beta", "gamma")
    assert first.verdicts == ["failed"] * 3
    assert ["`ulimit -n 1024`" in reason for reason in first.reasons] == [True, True, False]
    assert (first.cooldowns, first.nothing) == ({}, True)
    again = meet("acme", "beta")
    assert again.verdicts == ["complete"] * 2
