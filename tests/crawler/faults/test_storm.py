"""Group H, cancelled requests: a thousand of them, and nobody is worse off."""

import asyncio
import time
from contextlib import closing

import pytest

from crawler.fetch import Fetcher
from crawler.guard import Guard
from crawler.hosts import Hosts, SystemClock
from crawler.settings import Settings
from crawler.state import State

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
